import { requirePlace } from "./require_place.ts";
import type { Stream } from "./stream.ts";

/** Random words one after the other, from a place that the caller knows. */
export interface WordSource {
  /** Index of the word that `next()` gives next. */
  readonly position: number;
  /** Gives the word at the position, from 0 to 2^32 - 1, and moves on by one. */
  next(): number;
}

/**
 * Reads the words of a stream in order.
 *
 * The position is the whole state: a source made at it goes on with the same words.
 *
 * @param stream The stream; not changed, as nothing can change it.
 * @param position Index of the first word.
 * @returns The source.
 * @throws {RangeError} If the position is no place of the stream; so does `next()` at its end.
 */
export function wordSource(stream: Stream, position = 0): WordSource {
  requirePlace("position", position, 34);
  let at = position;
  let block = stream.blockAt(Math.floor(at / 4));
  return {
    get position() {
      return at;
    },
    next() {
      if (at % 4 === 0) block = stream.blockAt(at / 4);
      return block[at++ % 4];
    },
  };
}
