import { log64 } from "../../base/host_math.ts";
import type { Interval } from "./interval.ts";
import { normalCdf } from "./normal.ts";
import { percentile } from "./percentile.ts";
import { requireCount, requireSample, requireShare } from "./sample_checks.ts";
import { fitScaling, lossAt, type ScalingFit } from "./scaling_fit.ts";
import { studentTQuantile } from "./student_t.ts";
import { mean } from "./summary.ts";

/** Losses of one architecture by size. */
export interface SizeSeries {
  /** Sizes N, ascending. */
  readonly sizes: readonly number[];
  /** Losses of each size, one a seed; every list has the same seeds in the same order. */
  readonly losses: readonly (readonly number[])[];
}

/** How to draw seeds. */
export interface ScalingOptions {
  /** Gives a uniform integer from 0 to below its argument; the only source of chance. */
  readonly drawIndex: (bound: number) => number;
  /** Loss that no size goes below, where it is known; fitted where not given. */
  readonly floor?: number;
  /** Number of draws; 2,000 unless said otherwise. */
  readonly draws?: number;
  /** Share between 0 and 1; 0.95 unless said otherwise. */
  readonly confidence?: number;
}

/** A law with what a bootstrap says about it. */
export interface SeriesFit {
  /** Law of the means over seeds. */
  readonly fit: ScalingFit;
  /** Exponent with its interval. */
  readonly exponent: Interval;
  /** Floor with its interval; without width where it is known. */
  readonly floor: Interval;
  /** Each size, predicted from the others; empty where they are too few for a law. */
  readonly leftOut: readonly LeftOutSize[];
}

/** A size as the others predict it. */
export interface LeftOutSize {
  /** The size. */
  readonly size: number;
  /** Mean loss that was measured there. */
  readonly measured: number;
  /** Loss there by the law of the others, with its interval. */
  readonly predicted: Interval;
  /** Predicted minus measured. */
  readonly error: number;
}

/** The gap of two architectures by their laws: positive where the second has the lower loss. */
export interface FittedGap {
  /** Smallest size that both reach. */
  readonly smallest: GapAt;
  /** Largest size that both reach. */
  readonly largest: GapAt;
  /** Change of the gap from the smallest to the largest, for each decade of size. */
  readonly trend: Interval;
  /** Exponent of the second minus that of the first. */
  readonly exponents: Interval;
}

/** The gap at a size. */
export interface GapAt {
  /** The size. */
  readonly size: number;
  /** The gap with its interval. */
  readonly gap: Interval;
}

/** Laws of several architectures, fitted together. */
export interface ScalingBootstrap {
  /** Each architecture; undefined where no law fits. */
  readonly series: readonly (SeriesFit | undefined)[];
  /** Share of the draws in which every law could be fitted; intervals are of these. */
  readonly fitted: number;
  /**
   * Compares two architectures, by their places in the list.
   *
   * @returns The gap; undefined where one has no law, or no size is within reach of both.
   */
  gap(first: number, second: number): FittedGap | undefined;
}

/**
 * Fits the law of each architecture, and again in every draw of seeds.
 *
 * A draw takes as many seeds as there are, with replacement, the same for all sizes and architectures:
 * so what moves all of them alike cancels in gaps. Intervals are percentiles, expanded for few seeds: of n
 * seeds the tails hold `normalCdf(-sqrt(n / (n - 1)) t)` of the draws, t that of the t interval, as
 * plain percentiles are too narrow by about the ratio of both.
 *
 * Units: those of the losses; sizes as given.
 * Source: Hesterberg 2015, The American Statistician 69, 371-386, section 5.3 (expanded percentiles).
 *
 * @param all Architectures, at least one; see {@link fitScaling} for how many sizes they need.
 * @param options Source of chance, floor, number of draws and confidence.
 * @returns Laws with intervals, and gaps.
 * @throws {RangeError} If seeds are not the same everywhere, fewer than two, or an option is wrong.
 */
export function bootstrapScaling(
  all: readonly SizeSeries[],
  options: ScalingOptions,
): ScalingBootstrap {
  const { drawIndex, floor, draws = 2_000, confidence = 0.95 } = options;
  const task = "bootstrap laws of scaling";
  requireCount(draws, { task, name: "draws", least: 1 });
  requireShare(confidence, { task, name: "confidence" });
  const seeds = requireSeries(all, task);
  const known = floor === undefined ? {} : { floor };
  const lawsOf = ({ sizes }: SizeSeries, losses: readonly number[]): Laws => {
    const points = sizes.map((size, i) => ({ size, loss: losses[i] }));
    const least = floor === undefined ? 3 : 2;
    return {
      fit: fitScaling(points, known),
      without: points.length <= least
        ? []
        : points.map((_, i) => fitScaling(points.toSpliced(i, 1), known)),
    };
  };
  const means = all.map(({ losses }) => losses.map((list) => mean(list)));
  const found = all.map((series, i) => lawsOf(series, means[i]));
  const drawn: Laws[][] = [];
  const order = new Uint32Array(seeds);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < seeds; i++) order[i] = drawIndex(seeds);
    const laws = all.map((series) => {
      const losses = series.losses.map((list) => order.reduce((sum, at) => sum + list[at], 0));
      return lawsOf(series, losses.map((sum) => sum / seeds));
    });
    if (laws.every(({ fit }) => fit !== undefined)) drawn.push(laws);
  }
  const tail = expandedTail(seeds, confidence);
  const intervalOf: IntervalOf = (value) => {
    const drawnValues = drawn.flatMap((laws) => value(laws) ?? []);
    return { ...endsOf(value(found)!, drawnValues, tail), confidence };
  };
  return {
    series: all.map((series, i) => seriesFit(series, { i, found, means, intervalOf })),
    fitted: drawn.length / draws,
    gap: (first, second) => gapOf([first, second], { all, found, intervalOf }),
  };
}

/** Law of an architecture, and those without each of its sizes. */
interface Laws {
  readonly fit: ScalingFit | undefined;
  readonly without: readonly (ScalingFit | undefined)[];
}

/** Gives a quantity of the laws with its interval over the draws. */
type IntervalOf = (value: (laws: readonly Laws[]) => number | undefined) => Interval;

function seriesFit(
  { sizes }: SizeSeries,
  { i, found, means, intervalOf }: {
    readonly i: number;
    readonly found: readonly Laws[];
    readonly means: readonly (readonly number[])[];
    readonly intervalOf: IntervalOf;
  },
): SeriesFit | undefined {
  const { fit, without } = found[i];
  if (fit === undefined) return undefined;
  return {
    fit,
    exponent: intervalOf((laws) => laws[i].fit!.exponent),
    floor: intervalOf((laws) => laws[i].fit!.floor),
    leftOut: without.flatMap((law, at) => {
      if (law === undefined) return [];
      const size = sizes[at];
      const predicted = intervalOf((laws) => {
        const other = laws[i].without[at];
        return other && lossAt(other, size);
      });
      const measured = means[i][at];
      return [{ size, measured, predicted, error: predicted.estimate - measured }];
    }),
  };
}

function gapOf(
  [first, second]: readonly [number, number],
  { all, found, intervalOf }: {
    readonly all: readonly SizeSeries[];
    readonly found: readonly Laws[];
    readonly intervalOf: IntervalOf;
  },
): FittedGap | undefined {
  if ([first, second].some((i) => found[i].fit === undefined)) return undefined;
  const sides = [all[first].sizes, all[second].sizes];
  const smallest = Math.max(...sides.map((sizes) => sizes[0]));
  const largest = Math.min(...sides.map((sizes) => sizes[sizes.length - 1]));
  if (!(smallest < largest)) return undefined;
  const gapAt = (laws: readonly Laws[], size: number) =>
    lossAt(laws[first].fit!, size) - lossAt(laws[second].fit!, size);
  const decades = log64(largest / smallest) / log64(10);
  return {
    smallest: { size: smallest, gap: intervalOf((laws) => gapAt(laws, smallest)) },
    largest: { size: largest, gap: intervalOf((laws) => gapAt(laws, largest)) },
    trend: intervalOf((laws) => (gapAt(laws, largest) - gapAt(laws, smallest)) / decades),
    exponents: intervalOf((laws) => laws[second].fit!.exponent - laws[first].fit!.exponent),
  };
}

/** Share of the draws beyond each end. */
function expandedTail(seeds: number, confidence: number): number {
  const t = studentTQuantile((1 + confidence) / 2, seeds - 1);
  return normalCdf(-Math.sqrt(seeds / (seeds - 1)) * t);
}

/** Percentiles of what was drawn; without draws the estimate itself. */
function endsOf(estimate: number, drawn: readonly number[], tail: number) {
  if (drawn.length === 0) return { estimate, low: estimate, high: estimate };
  const sorted = Float64Array.from(drawn).sort();
  return { estimate, low: percentile(sorted, tail), high: percentile(sorted, 1 - tail) };
}

/** Checks that all lists have the same seeds, and gives their number. */
function requireSeries(all: readonly SizeSeries[], task: string): number {
  requireCount(all.length, { task, name: "series", least: 1 });
  const seeds = all[0].losses[0]?.length ?? 0;
  for (const { sizes, losses } of all) {
    if (sizes.length !== losses.length || sizes.some((size, i) => i > 0 && size <= sizes[i - 1])) {
      throw new RangeError(
        `Cannot ${task} as sizes must ascend, each with losses: sizes=${sizes.join(", ")}, ` +
          `losses=${losses.length}`,
      );
    }
    for (const list of losses) {
      requireSample(list, { task, least: 2 });
      if (list.length === seeds) continue;
      throw new RangeError(
        `Cannot ${task} as all sizes must have the same seeds: first=${seeds}, ` +
          `other=${list.length}`,
      );
    }
  }
  return seeds;
}
