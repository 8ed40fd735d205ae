import { ShapeError } from "../../base/errors.ts";
import { requireSample } from "./sample_checks.ts";

/** How far two lists of numbers agree about the order of the same things. */
export interface RankAgreement {
  /** Spearman's correlation of the ranks, -1 to 1; undefined if a list has one value only. */
  readonly correlation?: number;
  /** Pairs of things that both lists put in the same order. */
  readonly agreeing: number;
  /** Pairs of things that are tied in neither list. */
  readonly pairs: number;
}

/**
 * Compares the order that two lists give to the same things.
 *
 * Ties get the mean of the ranks they share; the correlation is that of the ranks.
 *
 * Source: Spearman 1904, American Journal of Psychology 15, 72-101.
 *
 * @param a A number of each thing, at least two.
 * @param b Another number of each thing, in the same order.
 * @returns Correlation and pairs in the same order.
 * @throws {ShapeError} If the lists have different lengths.
 * @throws {RangeError} If there are fewer than two, or one is not finite.
 */
export function rankAgreement(a: readonly number[], b: readonly number[]): RankAgreement {
  const task = "compare ranks";
  if (a.length !== b.length) {
    throw new ShapeError(
      `Cannot ${task} as both lists must have the same length: a=${a.length}, b=${b.length}`,
    );
  }
  requireSample(a, { task, least: 2 });
  requireSample(b, { task, least: 2 });
  let [agreeing, pairs] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const sign = Math.sign(a[i] - a[j]) * Math.sign(b[i] - b[j]);
      if (sign !== 0) pairs++;
      if (sign > 0) agreeing++;
    }
  }
  const correlation = correlate(ranksOf(a), ranksOf(b));
  return { ...(correlation === undefined ? {} : { correlation }), agreeing, pairs };
}

/**
 * Ranks values from 1 for the least; ties share the mean of their ranks.
 *
 * @param values Any numbers but NaN.
 * @returns The rank of each, in the order of the input.
 */
export function ranksOf(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    let [below, same] = [0, 0];
    for (const other of values) {
      if (other < value) below++;
      else if (other === value) same++;
    }
    return below + (same + 1) / 2;
  });
}

/** Correlation of ranks, whose mean is (n + 1) / 2; undefined without variance. */
function correlate(a: readonly number[], b: readonly number[]): number | undefined {
  const center = (a.length + 1) / 2;
  const sum = (x: readonly number[], y: readonly number[]) =>
    x.reduce((total, value, i) => total + (value - center) * (y[i] - center), 0);
  const spread = Math.sqrt(sum(a, a) * sum(b, b));
  return spread === 0 ? undefined : sum(a, b) / spread;
}
