import type { Interval } from "./interval.ts";
import { pairedInterval } from "./paired_interval.ts";
import { requireSample, requireShare } from "./sample_checks.ts";
import { studentTCdf } from "./student_t.ts";
import { mean, standardDeviation } from "./summary.ts";

/** Between which bounds a mean counts as no difference, and how sure one must be. */
export interface EquivalenceBounds {
  /** Lower bound, below 0; `-margin` for a symmetric margin. */
  readonly low: number;
  /** Upper bound, above 0. */
  readonly high: number;
  /** Level of each of the two tests; 0.05 unless said otherwise. */
  readonly alpha?: number;
}

/** Outcome of two one-sided tests. */
export interface TostOutcome {
  /** Interval of confidence `1 - 2 alpha` (90 %); equivalent if it lies strictly inside the bounds. */
  readonly interval: Interval;
  /** The larger p of the two tests. */
  readonly p: number;
  /** Whether both tests reject: `p < alpha`. */
  readonly equivalent: boolean;
}

/**
 * Tests by two one-sided paired t tests whether a mean difference lies inside given bounds.
 *
 * Rejecting both "at most low" and "at least high" at level alpha is the same as the interval of
 * confidence `1 - 2 alpha` lying inside. Without variance the mean itself decides.
 *
 * Units: bounds in those of the differences.
 * Source: Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.
 *
 * @param differences One difference a pair, at least two.
 * @param bounds The bounds, one on each side of 0, and alpha below 0.5.
 * @returns Interval, p and outcome.
 * @throws {RangeError} If there are fewer than two, one is not finite, the bounds do not enclose 0, or
 *   alpha is not between 0 and 0.5.
 */
export function pairedTost(differences: readonly number[], bounds: EquivalenceBounds): TostOutcome {
  const task = "test equivalence";
  const { low, high, alpha = 0.05 } = bounds;
  requireSample(differences, { task, least: 2 });
  requireBounds(bounds);
  requireShare(2 * alpha, { task, name: "2 alpha" });
  const interval = pairedInterval(differences, 1 - 2 * alpha);
  const n = differences.length;
  const estimate = mean(differences);
  const standardError = standardDeviation(differences) / Math.sqrt(n);
  const upperTail = (distance: number) =>
    standardError === 0 ? distance > 0 ? 0 : 1 : studentTCdf(-distance / standardError, n - 1);
  const p = Math.max(upperTail(estimate - low), upperTail(high - estimate));
  return { interval, p, equivalent: p < alpha };
}

/**
 * Refuses equivalence bounds that do not enclose 0.
 *
 * @param bounds Lower and upper bound.
 * @throws {RangeError} If low is not below 0 or high not above 0.
 */
export function requireBounds({ low, high }: EquivalenceBounds): void {
  if (!(low < 0 && high > 0)) {
    throw new RangeError(
      `Cannot test equivalence as the margin must be positive: low=${low}, high=${high}`,
    );
  }
}
