import type { Attributes } from "../../core/base/op.ts";

const WORDS = 4_294_967_296;

/** What a rate means for words of 32 bits. */
export interface DropoutRate {
  /** Words below this are dropped. */
  readonly threshold: number;
  /** Exact probability to keep an element: 1 - threshold / 2^32. */
  readonly keepProbability: number;
  /** 1 / keepProbability, rounded to f32 as the kernels use it. */
  readonly factor: number;
}

/**
 * Works out the threshold and the factor of a dropout rate.
 *
 * The rate is rounded to a multiple of 2^-32, and the factor belongs to the rounded one, so that the
 * expected value of the result is x but for the rounding of the factor.
 *
 * @throws {RangeError} If the rate is not in [0, 1), or so near 1 that nothing would be kept.
 */
export function dropoutRate({ rate }: Attributes): DropoutRate {
  const threshold = Math.round(rate * WORDS);
  if (!(rate >= 0 && threshold < WORDS)) {
    throw new RangeError(
      `Cannot apply dropout as rate must lie in [0, 1 - 2^-32]: rate=${rate}`,
    );
  }
  const keepProbability = 1 - threshold / WORDS;
  return { threshold, keepProbability, factor: Math.fround(1 / keepProbability) };
}
