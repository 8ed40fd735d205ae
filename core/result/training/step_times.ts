import type { SelectedCell } from "../select_records.ts";
import { median } from "../statistics/summary.ts";
import { timesByArm } from "../summarize_timing.ts";

/** Time of a training step of one arm. */
export interface StepTime {
  /** Median over blocks of the least time in each, in nanoseconds. */
  readonly medianNs: number;
  /** Blocks. */
  readonly n: number;
}

/**
 * Collects the times of training steps, which are timed side by side in cells of their own.
 *
 * @param cells Every cell of the plan with its record.
 * @param data Name of the data set; a cell that names none counts for all.
 * @returns Time of each arm; empty where none was timed.
 */
export function stepTimes(
  cells: readonly SelectedCell[],
  data: string,
): ReadonlyMap<string, StepTime> {
  const found = cells.find(({ cell: { config }, record }) => {
    if (config.kind === "timing" || record?.status !== "ok") return false;
    const isHere = !("data" in config) || config.data.name === data;
    return isHere && (record.samples?.length ?? 0) > 0;
  });
  const times = timesByArm(found?.record?.samples ?? []);
  return new Map([...times].map(([arm, blocks]) => {
    const values = [...blocks.values()];
    return [arm, { medianNs: median(values), n: values.length }];
  }));
}
