import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import { namesTimedIn } from "../experiment/timed_cells.ts";
import type { UpdateOutcome } from "./analysis.ts";
import { contrastMaker } from "./contrast_maker.ts";
import type { ArmPair } from "./contrasts.ts";
import type { SelectedCell } from "./select_records.ts";
import { armTimings } from "./summarize_timing.ts";
import { updateTimes } from "./training/step_times.ts";

/**
 * Summarises the times of a cell of training steps, block by block: each pair of arms that claims
 * name, and the duplicate over the first arm with the same settings.
 *
 * @param selected The cell, whose config has its arms in file order, with its record.
 * @param pairs Comparisons that claims name.
 * @returns The summary; none if it is no such cell or did not finish.
 */
export function summarizeUpdates(
  { cell: { id, config }, record }: SelectedCell,
  pairs: readonly ArmPair[],
): readonly UpdateOutcome[] {
  if (config.kind !== "step-timing" || record?.status !== "ok") return [];
  const names = namesTimedIn(config);
  const times = updateTimes(config, record.samples ?? []);
  const contrastOf = contrastMaker(id, times);
  const settings = (arm: string) => JSON.stringify(config.arms[arm]);
  const original = names.find((arm) =>
    arm !== DUPLICATE_ARM && settings(arm) === settings(DUPLICATE_ARM)
  );
  const duplicate = original === undefined
    ? undefined
    : contrastOf({ baseline: original, candidate: DUPLICATE_ARM })[0];
  return [{
    id,
    config,
    arms: armTimings(names, times, () => undefined),
    contrasts: pairs.flatMap(contrastOf),
    ...(duplicate && { duplicate }),
  }];
}
