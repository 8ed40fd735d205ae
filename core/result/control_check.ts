import type { TimingControl } from "../experiment/blocks.ts";
import { timingCellId } from "../experiment/grid.ts";
import type { ControlOutcome, TimingOutcome } from "./analysis.ts";
import { savingInterval } from "./saving_interval.ts";

/**
 * Looks at the positive control: a saving so large that a set-up which misses it decides nothing.
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
  const saving = contrast && savingInterval(contrast);
  return {
    cell,
    contrast,
    minSaving,
    saving,
    fired: saving !== undefined && saving.low >= minSaving,
  };
}
