import { productError64, sumError64 } from "../../base/exact64.ts";
import { requireSample } from "./sample_checks.ts";

/**
 * Computes the arithmetic mean.
 *
 * Accuracy: sum and quotient carry their rounding errors along (Neumaier 1974), so that the mean of
 * equal values is that value and their order changes the last bit at most.
 *
 * @param values At least one finite number.
 * @returns Sum over n.
 * @throws {RangeError} If there is no value, or one is not finite.
 */
export function mean(values: readonly number[]): number {
  requireSample(values, { task: "compute a mean", least: 1 });
  const n = values.length;
  const { sum, lost } = sumOf(values);
  const quotient = (sum + lost) / n;
  const product = quotient * n;
  return quotient + ((sum - product) + (lost - productError64(quotient, n))) / n;
}

/**
 * Computes the standard deviation of a sample, with n - 1.
 *
 * @param values At least two finite numbers.
 * @returns Square root of the unbiased variance; exactly 0 if all are equal.
 * @throws {RangeError} If there are fewer than two values, or one is not finite.
 */
export function standardDeviation(values: readonly number[]): number {
  requireSample(values, { task: "compute a standard deviation", least: 2 });
  if (values.every((value) => value === values[0])) return 0;
  const center = mean(values);
  const squares = values.map((value) => (value - center) * (value - center));
  return Math.sqrt(mean(squares) * (values.length / (values.length - 1)));
}

/**
 * Computes the median: the middle value, or the mean of the two in the middle.
 *
 * @param values At least one finite number; not modified.
 * @returns The median.
 * @throws {RangeError} If there is no value, or one is not finite.
 */
export function median(values: readonly number[]): number {
  requireSample(values, { task: "compute a median", least: 1 });
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Sums, keeping what rounding took. */
function sumOf(values: readonly number[]): { readonly sum: number; readonly lost: number } {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    lost += sumError64(sum, value);
    sum += value;
  }
  return { sum, lost };
}
