import { ShapeError } from "../core/base/errors.ts";
import type { Interval } from "../core/result/statistics/interval.ts";
import { medianInterval } from "./median_interval.ts";

/** A number that was measured round by round. */
export interface Estimate extends Interval {
  /** The same from the extreme of each side over all rounds: the least time, the worst error. */
  readonly ofExtremes: number;
}

/** What a number must reach. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** Whether the median reaches a goal, and whether the whole interval says the same. */
export interface Judgement {
  readonly verdict: "met" | "not met";
  readonly sure: boolean;
}

/** Values of two sides, one of each a round. */
export interface Sides {
  readonly over: readonly number[];
  readonly under: readonly number[];
}

/**
 * Estimates a ratio from both sides of every round, so that what slows a whole round cancels.
 *
 * @param sides Numerators and denominators, paired by round.
 * @param extreme Extreme that counts beside the median: "least" for times, "most" for errors.
 * @returns Median of the ratios with its interval, and the ratio of the extremes.
 * @throws {ShapeError} If the sides have different numbers of rounds.
 * @throws {RangeError} If a ratio is not finite.
 */
export function estimateRatio({ over, under }: Sides, extreme: "least" | "most"): Estimate {
  if (over.length !== under.length) {
    throw new ShapeError(
      `Cannot pair rounds as both sides must have as many: over=${over.length}, under=${under.length}`,
    );
  }
  const pick = extreme === "least" ? Math.min : Math.max;
  const interval = medianInterval(over.map((value, round) => value / under[round]));
  return { ...interval, ofExtremes: pick(...over) / pick(...under) };
}

/** Estimates a time of one side; its extreme is the least. */
export function estimateTime(samples: readonly number[]): Estimate {
  return { ...medianInterval(samples), ofExtremes: Math.min(...samples) };
}

/** Estimates a figure; one that was counted is certain. */
export function estimateFigure(
  samples: readonly number[],
  best: "least" | "most" | "counted",
): Estimate {
  if (best === "counted") {
    const [value] = samples;
    return { estimate: value, low: value, high: value, confidence: 1, ofExtremes: value };
  }
  const pick = best === "least" ? Math.min : Math.max;
  return { ...medianInterval(samples), ofExtremes: pick(...samples) };
}

/** Confidence below which an interval proves nothing: five rounds or fewer do not reach it. */
const LEAST_CONFIDENCE = 0.95;

/** Judges an estimate by its median; it is sure if a 95 % interval lies on the same side. */
export function judge(
  { estimate, low, high, confidence }: Estimate,
  goal: Goal,
): Judgement {
  const reaches = (value: number) =>
    "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
  const met = reaches(estimate);
  const sure = confidence >= LEAST_CONFIDENCE && reaches(low) === met && reaches(high) === met;
  return { verdict: met ? "met" : "not met", sure };
}

/** Writes a goal, such as `≥ 0.9`. */
export function goalText(goal: Goal): string {
  return "atLeast" in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}
