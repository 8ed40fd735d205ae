import { exp64, log64 } from "../../base/host_math.ts";
import { slopeOf } from "../statistics/slope.ts";
import { mean } from "../statistics/summary.ts";
import { pairedDifferences } from "./paired_differences.ts";
import { modelSize } from "./sized_losses.ts";
import { seedValues } from "./seed_values.ts";
import type { Quantity, TrainingRun } from "./training_runs.ts";

/** Two sides of a gap. */
export interface GapSides extends Quantity {
  /** Arms of the side that is compared with. */
  readonly baseline: readonly string[];
  /** Arms of the side of which the advantage is the gap. */
  readonly candidate: readonly string[];
}

/** The gap `baseline - candidate` at one size. */
export interface SizedGapValues {
  /** Parameters without embeddings: the geometric mean over the arms of both sides. */
  readonly size: number;
  /** The gap of each seed that both sides have. */
  readonly values: ReadonlyMap<number, number>;
  /** Runs that diverged. */
  readonly diverged: number;
  /** Seeds that were asked for. */
  readonly seeds: number;
  /** Unit of the gap. */
  readonly unit: string;
}

/**
 * Takes the gap of two sides at each size at which both were trained, seed by seed.
 *
 * @param bySize Runs of one data set with one budget, size by size.
 * @param sides The sides and the quantity.
 * @returns An entry for each such size, in order.
 */
export function gapsBySize(
  bySize: readonly (readonly TrainingRun[])[],
  { baseline, candidate, ...quantity }: GapSides,
): readonly SizedGapValues[] {
  return bySize.flatMap((runs) => {
    const sizes = [...baseline, ...candidate].map((arm) =>
      modelSize(runs.filter((run) => run.arm === arm))
    );
    if (sizes.some((size) => size === undefined)) return [];
    const [base, other] = [baseline, candidate].map((arms) =>
      seedValues(runs, { arms, ...quantity })
    );
    const values = pairedDifferences(base, other);
    return [{
      size: geometricMean(sizes.map((size) => size!.bodyParameters)),
      values,
      diverged: base.diverged.size + other.diverged.size,
      seeds: Math.max(base.seeds.length, other.seeds.length),
      unit: base.unit || other.unit,
    }];
  });
}

/**
 * Computes how the gap of each seed moves with size: the slope of its straight line over the logarithm
 * of the parameters, for ten times as many.
 *
 * @param gaps The gap at each size.
 * @returns The slope of each seed that has a gap at every size; empty of fewer than two sizes.
 */
export function gapSlopes(gaps: readonly SizedGapValues[]): ReadonlyMap<number, number> {
  if (gaps.length < 2) return new Map();
  const decades = gaps.map(({ size }) => log64(size) / log64(10));
  return new Map([...gaps[0].values.keys()].flatMap((seed) => {
    const values = gaps.flatMap((gap) => gap.values.get(seed) ?? []);
    return values.length < gaps.length ? [] : [[seed, slopeOf(decades, values)]];
  }));
}

function geometricMean(values: readonly number[]): number {
  const [first] = values;
  return values.every((value) => value === first)
    ? first
    : exp64(mean(values.map((value) => log64(value))));
}
