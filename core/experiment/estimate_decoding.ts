import type { ModelSettings } from "../model/model_settings.ts";
import type { CellEstimate } from "./estimate.ts";
import { sampleSeconds } from "./estimate_samples.ts";
import { matrixElements } from "./matrix_elements.ts";
import type { DecodeTimingConfig } from "./model_cell.ts";

/** Operations a second of one CPU thread: of a token, which reads all it multiplies once; of more. */
const FLOPS_PER_SECOND = { token: 4e9, prompt: 30e9 } as const;

/** Seconds to build and compile the graphs of a cell. */
const SECONDS_A_CELL = 0.1;

/**
 * Estimates the times of generation: of each arm five samples a block, and its warm-up.
 *
 * @param config The cell.
 */
export function estimateDecoding(config: DecodeTimingConfig): CellEstimate {
  const { arms, duplicate, level, batch, context } = config;
  const tokens = level === "token" ? batch : batch * context;
  const steps = [...Object.values(arms), arms[duplicate]].map((model) => {
    const { layers, dModel } = model;
    const seen = level === "token" ? context : context / 2;
    const flops = tokens * (2 * matrixElements(model) + 4 * layers * dModel * seen);
    const seconds = sampleSeconds(config, flops / FLOPS_PER_SECOND[level]);
    return { flops, seconds, bytes: 4 * (matrixElements(model) + cacheElements(config, model)) };
  });
  const sum = (of: (step: typeof steps[number]) => number) =>
    steps.reduce((total, step) => total + of(step), 0);
  const models = Object.values(arms);
  return {
    elements: tokens * Math.max(...models.map(({ dModel }) => dModel)),
    sizeBytes: sum(({ bytes }) => bytes),
    flops: sum(({ flops }) => flops),
    seconds: SECONDS_A_CELL + sum(({ seconds }) => seconds),
    parameters: Math.max(...models.map(matrixElements)),
  };
}

function cacheElements(
  { batch, context }: DecodeTimingConfig,
  { layers, dModel, heads, kvHeads = heads }: ModelSettings,
): number {
  return 2 * layers * batch * context * dModel * kvHeads / heads;
}
