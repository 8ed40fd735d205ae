import type { Interval } from "./interval.ts";
import { requireSample, requireShare } from "./sample_checks.ts";
import { studentTQuantile } from "./student_t.ts";
import { mean, standardDeviation } from "./summary.ts";

/**
 * Computes the t interval of the mean of paired differences.
 *
 * `mean ± t(1 - (1 - confidence) / 2, n - 1) * sd / sqrt(n)`. Differences without variance give an
 * interval of width 0.
 *
 * Units: those of the differences.
 *
 * @param differences One difference a pair, at least two.
 * @param confidence Share between 0 and 1; 0.95 unless said otherwise.
 * @returns The interval about the mean.
 * @throws {RangeError} If there are fewer than two, one is not finite, or confidence is no share.
 */
export function pairedInterval(differences: readonly number[], confidence = 0.95): Interval {
  const task = "compute a paired interval";
  requireSample(differences, { task, least: 2 });
  requireShare(confidence, { task, name: "confidence" });
  const n = differences.length;
  const estimate = mean(differences);
  const standardError = standardDeviation(differences) / Math.sqrt(n);
  const reach = studentTQuantile(1 - (1 - confidence) / 2, n - 1) * standardError;
  return { estimate, low: estimate - reach, high: estimate + reach, confidence };
}
