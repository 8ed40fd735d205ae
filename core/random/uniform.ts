import { requirePlace } from "./require_place.ts";
import type { Stream } from "./stream.ts";

/**
 * Gives the uniform number at a place of a stream: a multiple of 2^-53 in [0, 1).
 *
 * Made of the words `2 * index` and `2 * index + 1`.
 *
 * @param stream The stream.
 * @param index Place, a whole number from 0 to 2^33 - 1.
 * @returns The number, exact in f64.
 * @throws {RangeError} If there is no such place.
 */
export function uniformAt(stream: Stream, index: number): number {
  requirePlace("index", index, 33);
  const block = stream.blockAt(Math.floor(index / 2));
  const first = 2 * (index % 2);
  return uniform53(block[first], block[first + 1]);
}

/**
 * Turns two random words into a uniform multiple of 2^-53 in [0, 1).
 *
 * `(floor(high / 2^5) * 2^26 + floor(low / 2^6)) * 2^-53`, without rounding.
 *
 * @param high Word whose upper 27 bits lead.
 * @param low Word whose upper 26 bits follow.
 * @returns The number, exact in f64.
 */
export function uniform53(high: number, low: number): number {
  return ((high >>> 5) * 67_108_864 + (low >>> 6)) / 9_007_199_254_740_992;
}

/**
 * Turns a random word into a uniform multiple of 2^-24 in [0, 1).
 *
 * `floor(word / 2^8) * 2^-24`: exact in f32, so that every device can make the same number.
 *
 * @param word Word whose upper 24 bits count.
 * @returns The number, exact in f32.
 */
export function uniform24(word: number): number {
  return (word >>> 8) / 16_777_216;
}
