import type { Interval } from "../core/result/statistics/interval.ts";
import { requireSample, requireShare } from "../core/result/statistics/sample_checks.ts";
import { median } from "../core/result/statistics/summary.ts";

/**
 * Computes the interval of the median between two order statistics.
 *
 * With k the largest rank for which `2 P(B < k) <= 1 - confidence`, B binomial with n and 1/2, the
 * interval runs from the k-th smallest to the k-th largest value. It assumes no shape, only that
 * rounds are independent. Below six values no rank reaches 95 %: the interval is then the range, and
 * `confidence` says what that covers.
 *
 * Units: those of the values.
 *
 * @param values At least one finite number.
 * @param confidence Share between 0 and 1 that is wanted; 0.95 unless said otherwise.
 * @returns The median, the interval, and the confidence that it really has.
 * @throws {RangeError} If there is no value, one is not finite, or confidence is no share.
 */
export function medianInterval(values: readonly number[], confidence = 0.95): Interval {
  const task = "compute the interval of a median";
  requireSample(values, { task, least: 1 });
  requireShare(confidence, { task, name: "confidence" });
  const n = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const { rank, outside } = widestAllowedRank(n, 1 - confidence);
  return {
    estimate: median(values),
    low: sorted[rank - 1],
    high: sorted[n - rank],
    confidence: 1 - outside,
  };
}

/** Largest rank whose two tails together stay within a share; rank 1 if none does. */
function widestAllowedRank(n: number, allowed: number): { rank: number; outside: number } {
  let term = 1; // C(n, i) / 2^n, from i = 0 up
  for (let i = 0; i < n; i++) term /= 2;
  let tail = term;
  let rank = 1;
  let outside = Math.min(1, 2 * tail);
  for (let i = 1; 2 * i < n; i++) {
    term *= (n - i + 1) / i;
    tail += term;
    if (2 * tail > allowed) break;
    rank = i + 1;
    outside = 2 * tail;
  }
  return { rank, outside };
}
