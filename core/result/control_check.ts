import { timingCellId } from "../experiment/grid.ts";
import type { TimingControl } from "../experiment/blocks.ts";
import type { ControlOutcome, TimingOutcome } from "./analysis.ts";
import type { InstrumentFault } from "./duplicate_check.ts";

/**
 * Judges the positive control: a saving so large that a set-up which misses it decides nothing.
 *
 * @param control The control of the experiment.
 * @param timings Measured timing cells.
 * @returns What it showed.
 */
export function controlOutcome(
  control: TimingControl,
  timings: readonly TimingOutcome[],
): ControlOutcome {
  const { baseline, candidate, minSaving } = control;
  const cell = timingCellId(control.at);
  const contrast = timings.find(({ id }) => id === cell)?.contrasts.find((found) =>
    found.baseline === baseline && found.candidate === candidate
  );
  const fired = contrast !== undefined && 1 - contrast.ratioHigh >= minSaving;
  return { cell, contrast, minSaving, fired };
}

/**
 * Says that the positive control did not fire.
 *
 * @param control What it showed; undefined if the experiment times nothing.
 * @returns What is wrong; undefined if it fired.
 */
export function controlFault(control: ControlOutcome | undefined): InstrumentFault | undefined {
  if (control === undefined || control.fired) return undefined;
  if (control.contrast === undefined) {
    return {
      verdict: "inconclusive",
      reason: `the positive control was not measured: no result of ${control.cell}`,
    };
  }
  const { baseline, candidate, ratioHigh } = control.contrast;
  const [saved, least] = [1 - ratioHigh, control.minSaving].map((x) => (100 * x).toFixed(1));
  return {
    verdict: "invalid-setup",
    reason: `the positive control did not fire: ${candidate} over ${baseline} must save ` +
      `${least} % at least, the interval reaches down to ${saved} %`,
  };
}
