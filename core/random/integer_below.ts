import type { WordSource } from "./word_source.ts";

/** One past the largest word. */
const WORDS = 4_294_967_296;

/**
 * Draws a uniform integer from 0 to below a bound.
 *
 * Takes a word modulo the bound, and rejects words from the largest multiple of the bound on, so
 * that every integer is exactly as likely as every other. At most one word in two is rejected.
 *
 * @param words Source of words; moves on by one word, and one more for each that is rejected.
 * @param bound One past the largest result: a whole number from 1 to 2^32.
 * @returns The integer.
 * @throws {RangeError} If the bound is out of range.
 */
export function integerBelow(words: WordSource, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > WORDS) {
    throw new RangeError(
      `Cannot draw an integer as bound must be a whole number from 1 to 2^32: bound=${bound}`,
    );
  }
  const end = WORDS - WORDS % bound;
  let word = words.next();
  while (word >= end) word = words.next();
  return word % bound;
}
