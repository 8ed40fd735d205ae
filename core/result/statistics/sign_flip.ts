import { requireCount, requireSample } from "./sample_checks.ts";

/** Most differences whose signs are all enumerated. */
export const MOST_EXACT = 16;

/** Draws where there are more, unless said otherwise. */
export const SIGN_DRAWS = 10_000;

/** How to draw signs where there are too many to enumerate. */
export interface SignFlipOptions {
  /** Gives a uniform integer from 0 to below its argument; the only source of chance. */
  readonly drawIndex: (bound: number) => number;
  /** Number of draws; 10,000 unless said otherwise. */
  readonly draws?: number;
}

/**
 * Computes the two-sided p of the sign-flip permutation test that differences are symmetric about 0.
 *
 * Exact up to 16 differences, else by draws of signs.
 *
 * @param differences One difference a pair.
 * @param options Source of chance and number of draws; unused up to 16 differences.
 * @returns Probability of a mean at least as far from 0 as the one found.
 * @throws {RangeError} If there is no difference, one is not finite, or draws is no positive integer.
 */
export function signFlipTest(differences: readonly number[], options: SignFlipOptions): number {
  return differences.length <= MOST_EXACT
    ? exactSignFlip(differences)
    : drawnSignFlip(differences, options);
}

/**
 * Computes the exact two-sided p of the sign-flip test over all 2^n signs.
 *
 * The smallest p is `2 / 2^n`. Sums count as equal within a relative 1e-12, as rounding would else break
 * ties.
 *
 * Source: Fisher 1935, The Design of Experiments, section 21.
 *
 * @param differences 1 to 16 differences.
 * @returns Share of sign patterns whose sum is at least as far from 0 as the one found.
 * @throws {RangeError} If there are none or more than 16, or one is not finite.
 */
export function exactSignFlip(differences: readonly number[]): number {
  const task = "enumerate sign flips";
  requireSample(differences, { task, least: 1 });
  const n = differences.length;
  if (n > MOST_EXACT) {
    throw new RangeError(`Cannot ${task} as n must be at most ${MOST_EXACT}: n=${n}`);
  }
  const threshold = thresholdOf(differences);
  // Both halves of the patterns mirror each other, so the first sign stays as it is.
  const count = (i: number, sum: number): number =>
    i === n
      ? Math.abs(sum) >= threshold ? 1 : 0
      : count(i + 1, sum + differences[i]) + count(i + 1, sum - differences[i]);
  return count(1, differences[0]) / (1 << (n - 1));
}

/**
 * Estimates the two-sided p of the sign-flip test from random signs.
 *
 * `(b + 1) / (m + 1)` for b of m draws at least as far from 0, which is a valid p for any m.
 *
 * Source: Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39.
 *
 * @param differences One difference a pair, at least one.
 * @param options Source of chance and number of draws.
 * @returns The estimate, at least `1 / (m + 1)`.
 * @throws {RangeError} If there is no difference, one is not finite, or draws is no positive integer.
 */
export function drawnSignFlip(differences: readonly number[], options: SignFlipOptions): number {
  const { drawIndex, draws = SIGN_DRAWS } = options;
  const task = "draw sign flips";
  requireSample(differences, { task, least: 1 });
  requireCount(draws, { task, name: "draws", least: 1 });
  const threshold = thresholdOf(differences);
  let far = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const difference of differences) sum += drawIndex(2) === 0 ? difference : -difference;
    if (Math.abs(sum) >= threshold) far++;
  }
  return (far + 1) / (draws + 1);
}

/** Least distance from 0 that counts as far as the sum found. */
function thresholdOf(differences: readonly number[]): number {
  let sum = 0;
  let size = 0;
  for (const difference of differences) {
    sum += difference;
    size += Math.abs(difference);
  }
  return Math.abs(sum) - 1e-12 * size;
}
