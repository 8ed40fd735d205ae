import { integerBelow } from "../../random/integer_below.ts";
import type { WordSource } from "../../random/word_source.ts";

/**
 * Draws different numbers below a bound, every order of every choice alike.
 *
 * @param words Random words.
 * @param options How many numbers, at most the bound; and one past the largest.
 * @returns The numbers in the order drawn.
 */
export function drawDistinct(
  words: WordSource,
  { count, bound }: { readonly count: number; readonly bound: number },
): Uint32Array {
  const all = Uint32Array.from({ length: bound }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const partner = i + integerBelow(words, bound - i);
    [all[i], all[partner]] = [all[partner], all[i]];
  }
  return all.subarray(0, count);
}
