import { integerBelow } from "../random/integer_below.ts";
import { createStream } from "../random/stream.ts";
import { wordSource } from "../random/word_source.ts";

/** Gives a uniform integer from 0 to below its argument. */
export type DrawIndex = (bound: number) => number;

/**
 * Opens the source of chance of a name: always the same numbers from its start.
 *
 * Nothing drawn for one comparison can move another.
 *
 * @param path Such as `bootstrap/N3.fused` or `sign-flip/N3.fused`.
 * @returns The source.
 * @throws {RangeError} If the path is no stream's.
 */
export function indexStream(path: string): DrawIndex {
  const words = wordSource(createStream({ seed: 0, path }));
  return (bound) => integerBelow(words, bound);
}

/**
 * Opens a source of chance that several comparisons share: each starts it from the beginning.
 *
 * Comparisons within a timing cell resample the same blocks, and each number is drawn once only.
 *
 * @param path Such as `bootstrap/timing/64x256/forward/hot`.
 * @returns Gives the source of the next comparison, the same numbers as of {@link indexStream}.
 * @throws {RangeError} If the path is no stream's.
 */
export function sharedIndexStream(path: string): () => DrawIndex {
  const drawn = new Map<number, DrawnIndices>();
  return () => {
    let at = 0;
    let known: DrawnIndices | undefined; // of the bound before this one, nearly always the same
    return (bound) => {
      if (known?.bound !== bound) {
        known = drawn.get(bound) ?? { bound, next: indexStream(path), values: [] };
        drawn.set(bound, known);
      }
      if (at === known.values.length) known.values.push(known.next(bound));
      return known.values[at++];
    };
  };
}

interface DrawnIndices {
  readonly bound: number;
  readonly next: DrawIndex;
  readonly values: number[];
}
