import { placeLabel } from "../../experiment/sizes.ts";
import { compareArms } from "../compare_arms.ts";
import { indexStream } from "../index_stream.ts";
import type { SelectedCell } from "../select_records.ts";
import { median } from "../statistics/summary.ts";
import { timesByArm } from "../summarize_timing.ts";

/** Time of an update of one arm. */
export interface StepTime {
  /** Median over blocks of the least time in each, in nanoseconds. */
  readonly medianNs: number;
  /** Blocks. */
  readonly n: number;
  /** Time over that of the first arm with its 95 % interval, block by block; absent for the first. */
  readonly ratio?: { readonly estimate: number; readonly low: number; readonly high: number };
}

/**
 * Collects the times of updates: of training steps, which are timed side by side in cells of their
 * own, times the micro-batches whose gradients make an update.
 *
 * @param cells Every cell of the plan with its record.
 * @param data Name of the data set, with its size where there are some.
 * @returns Time of each arm, the duplicate among them; empty where none was timed.
 */
export function stepTimes(
  cells: readonly SelectedCell[],
  data: string,
): ReadonlyMap<string, StepTime> {
  const timed = cells.find(({ cell: { config }, record }) =>
    config.kind === "step-timing" && placeLabel(config.data.name, config.size) === data &&
    record?.status === "ok"
  );
  // Of the plan, in file order: a stored record has its keys sorted.
  const steps = timed?.cell.config.kind === "step-timing" ? timed.cell.config.arms : {};
  const arms = Object.keys(steps);
  const times = new Map(
    [...timesByArm(timed?.record?.samples ?? [])].map(([arm, blocks]) => {
      const { train: { accumulate } } = steps[arm];
      return [arm, new Map([...blocks].map(([block, timeNs]) => [block, accumulate * timeNs]))];
    }),
  );
  const first = times.get(arms[0]);
  return new Map(arms.flatMap((arm, i) => {
    const blocks = times.get(arm);
    if (blocks === undefined) return [];
    const values = [...blocks.values()];
    const drawIndex = indexStream(`bootstrap/step-time/${data}/${arm}`);
    const compared = i === 0 || first === undefined
      ? undefined
      : compareArms(first, blocks, drawIndex);
    const time: StepTime = {
      medianNs: median(values),
      n: values.length,
      ...(compared && {
        ratio: { estimate: compared.ratio, low: compared.ratioLow, high: compared.ratioHigh },
      }),
    };
    return [[arm, time] as const];
  }));
}
