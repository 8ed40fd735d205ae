import { integerBelow } from "./integer_below.ts";
import { requirePlace } from "./require_place.ts";
import type { Stream } from "./stream.ts";
import { wordSource } from "./word_source.ts";

/**
 * Gives the permutation of 0 to count - 1 that a stream stands for.
 *
 * Fisher-Yates from the last place down, each partner drawn without bias. For an order that is new
 * in each epoch, pass `stream.atStep(epoch)`.
 *
 * Source: Durstenfeld 1964, Communications of the ACM 7, algorithm 235.
 *
 * @param stream The stream, read from its start.
 * @param count Number of things in order, from 0.
 * @returns Each of the numbers once, new array.
 * @throws {RangeError} If count is not a whole number from 0 to 2^32 - 1.
 */
export function permutation(stream: Stream, count: number): number[] {
  requirePlace("count", count, 32);
  const words = wordSource(stream);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const partner = integerBelow(words, last + 1);
    [order[last], order[partner]] = [order[partner], order[last]];
  }
  return order;
}
