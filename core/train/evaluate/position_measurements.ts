import type { HeldOut } from "../../data/dataset.ts";
import type { WindowLosses } from "./evaluator.ts";
import { meanOverTargets } from "./mean_over_targets.ts";
import type { Measurement } from "./measurement.ts";

/** Positions of the first bin; each later one is as wide as all before it. */
const FIRST_BIN = 16;

/** Positions from one on to before another. */
export interface PositionBin {
  readonly from: number;
  readonly to: number;
}

/** Lists the bins of a window: 0-16, 16-32, 32-64, and so on; the last one ends with the window. */
export function positionBins(length: number): PositionBin[] {
  const bins: PositionBin[] = [];
  for (let from = 0, to = FIRST_BIN; from < length; from = to, to *= 2) {
    bins.push({ from, to: Math.min(to, length) });
  }
  return bins;
}

/** Gives loss, and excess over the floor where there is one, by the position of the target. */
export function positionMeasurements(
  { length, targets, floors }: HeldOut,
  { losses }: WindowLosses,
  step: number,
): Measurement[] {
  return positionBins(length).flatMap(({ from, to }) => {
    const within = (i: number) => i % length >= from && i % length < to;
    const { mean: loss, count } = meanOverTargets(losses, targets, within);
    if (count === 0) return [];
    const split = `position/${from}-${to}`;
    const rows: Measurement[] = [{ split, metric: "loss", step, value: loss, unit: "nat" }];
    if (floors === undefined) return rows;
    const floor = meanOverTargets(floors, targets, within).mean;
    return [...rows, { split, metric: "excess", step, value: loss - floor, unit: "nat" }];
  });
}
