import type { FactCellConfig } from "./cell.ts";
import type { CellEstimate } from "./estimate.ts";

/** Seconds to build, compile and compare a small case. */
const SECONDS_A_CASE = 0.05;

/** Seconds of an update of something small: what it takes to run a graph at all. */
const SECONDS_AN_UPDATE = 2e-4;

/** Estimates a case: its tensors are tiny, so updates and the work around them are what counts. */
export function estimateFact({ settings }: FactCellConfig): CellEstimate {
  const steps = "steps" in settings ? settings.steps : 0;
  return {
    elements: 0,
    sizeBytes: 0,
    flops: 0,
    seconds: SECONDS_A_CASE + steps * SECONDS_AN_UPDATE,
  };
}
