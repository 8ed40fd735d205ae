import type { StepTimingConfig } from "../../experiment/model_cell.ts";
import { placeLabel } from "../../experiment/sizes.ts";
import type { TimingSample } from "../cell_record.ts";
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
  if (timed?.cell.config.kind !== "step-timing") return new Map();
  // Of the plan, in file order: a stored record has its keys sorted.
  const arms = Object.keys(timed.cell.config.arms);
  const times = updateTimes(timed.cell.config, timed.record?.samples ?? []);
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

/** Takes the least time of an update of each arm in each block: of a step, times its parts. */
export function updateTimes(
  { arms }: StepTimingConfig,
  samples: readonly TimingSample[],
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  return new Map(
    [...timesByArm(samples)].map(([arm, blocks]) => {
      const { train: { accumulate } } = arms[arm];
      return [arm, new Map([...blocks].map(([block, timeNs]) => [block, accumulate * timeNs]))];
    }),
  );
}
