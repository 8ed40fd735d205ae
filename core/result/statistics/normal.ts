import { erfc64 } from "../../base/host_math.ts";
import { bisect } from "./bisection.ts";
import { requireShare } from "./sample_checks.ts";

/**
 * Computes the cumulative distribution function of the standard normal distribution.
 *
 * `erfc(-z / sqrt 2) / 2`.
 *
 * Accuracy: relative 2e-15 for |z| <= 3, 3e-13 down to z = -37.5.
 *
 * @param z Any number, in standard deviations.
 * @returns Probability of a value of at most z.
 */
export function normalCdf(z: number): number {
  return 0.5 * erfc64(-z * ROOT_HALF);
}

const ROOT_HALF = 0.7071067811865476;
const FURTHEST = 38; // normalCdf(-38) is below the smallest normal number

/**
 * Computes the quantile of the standard normal distribution.
 *
 * @param p Probability, strictly between 0 and 1.
 * @returns The z with `normalCdf(z) = p`.
 * @throws {RangeError} If p is not strictly between 0 and 1.
 */
export function normalQuantile(p: number): number {
  requireShare(p, { task: "compute a normal quantile", name: "p" });
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p); // exact for p >= 0.5
  const z = bisect(normalCdf, { low: -FURTHEST, high: 0, target: tail });
  return p < 0.5 ? z : -z;
}
