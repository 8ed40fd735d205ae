import { DataError } from "../base/errors.ts";
import { MOST_TOKENS } from "./bpe_encoder.ts";
import { BYTE_LEVEL_ORDER } from "./byte_level.ts";
import { createTokenizer } from "./create_tokenizer.ts";
import { createHeap, type Heap } from "./heap.ts";
import { byteString, cutPieces } from "./pieces.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Least number of times that a pair is seen to be joined. */
const LEAST_COUNT = 2;

/** What is learned from. */
export interface BpeTraining {
  /** Tokens wanted: 256 for the bytes, one more for each merge. */
  readonly vocabulary: number;
  /** What the text is called in messages. */
  readonly source?: string;
}

/**
 * Learns byte-pair encoding from a text.
 *
 * The pieces of the text are cut into bytes. Then, until the vocabulary is full, the pair of
 * neighbours that is seen most often is joined everywhere, from left to right; of pairs seen equally
 * often the one with the smaller left id, then the smaller right id. Ids begin with the bytes in the
 * order of the characters that stand for them; then each merge makes the next id, unless its bytes
 * are a token already. A pair seen once is never joined.
 *
 * The same merges as the trainer of https://github.com/huggingface/tokenizers makes.
 * Source: Sennrich et al. 2016, arXiv:1508.07909, algorithm 1.
 *
 * @param bytes Text to learn from; give training text only.
 * @param options Size of the vocabulary.
 * @returns The tokenizer.
 * @throws {DataError} If the text has too few pairs for the vocabulary, with how many it has.
 */
export function trainBpeTokenizer(
  bytes: Uint8Array,
  { vocabulary, source = "text" }: BpeTraining,
): Tokenizer {
  if (!Number.isInteger(vocabulary) || vocabulary < 256 || vocabulary > MOST_TOKENS) {
    throw new RangeError(
      `Cannot train a tokenizer as vocabulary must be a whole number from 256 to ${MOST_TOKENS}: ` +
        `vocabulary=${vocabulary}`,
    );
  }
  const tokens = BYTE_LEVEL_ORDER.map((byte) => Uint8Array.of(byte));
  const ids = new Map(tokens.map((token, id) => [byteString(token), id]));
  const merges: [number, number][] = [];
  const chain = chainOf(bytes);
  const pairs = countPairs(chain);
  while (tokens.length < vocabulary) {
    const best = pairs.takeBest();
    if (best === undefined) {
      throw new DataError(
        `Cannot train a tokenizer as its text must hold pairs seen at least ${LEAST_COUNT} times: ` +
          `source=${source}, bytes=${bytes.length}, vocabulary=${vocabulary}, ` +
          `possible=${tokens.length}`,
      );
    }
    const { left, right } = best;
    const joined = Uint8Array.of(...tokens[left], ...tokens[right]);
    const key = byteString(joined);
    const id = ids.get(key) ?? tokens.push(joined) - 1;
    ids.set(key, id);
    merges.push([left, right]);
    joinPair(chain, pairs, { ...best, id });
  }
  return createTokenizer({ kind: "bpe", tokens, merges, special: new Map() });
}

/** Different pieces of the text one after the other, as linked tokens. */
interface Chain {
  /** Id of the token that begins at a place; -1 inside a token. */
  readonly ids: Int32Array;
  /** Place of the next token of the piece; -1 at its end. */
  readonly next: Int32Array;
  /** Place of the token before; -1 at the beginning of a piece. */
  readonly previous: Int32Array;
  /** How often the piece of a place is in the text. */
  readonly weights: Float64Array;
}

function chainOf(bytes: Uint8Array): Chain {
  const counts = new Map<string, number>();
  for (const piece of cutPieces(bytes)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  let size = 0;
  for (const piece of counts.keys()) size += piece.length;
  const ids = new Int32Array(size);
  const next = new Int32Array(size);
  const previous = new Int32Array(size);
  const weights = new Float64Array(size);
  const idOfByte = new Int32Array(256);
  BYTE_LEVEL_ORDER.forEach((byte, id) => idOfByte[byte] = id);
  let at = 0;
  for (const [piece, count] of counts) {
    for (let i = 0; i < piece.length; i++, at++) {
      ids[at] = idOfByte[piece.charCodeAt(i)];
      previous[at] = i === 0 ? -1 : at - 1;
      next[at] = i === piece.length - 1 ? -1 : at + 1;
      weights[at] = count;
    }
  }
  return { ids, next, previous, weights };
}

/** A pair of neighbours, how often it is seen, and where it was. */
interface Pair {
  readonly left: number;
  readonly right: number;
  count: number;
  /** Places where it was once; some may hold something else by now. */
  readonly places: number[];
}

/** All pairs by their ids. */
interface Pairs {
  /** Counts an occurrence that came or went. */
  change(
    left: number,
    right: number,
    by: { readonly count: number; readonly place?: number },
  ): void;
  /** Makes pairs that came since the last call candidates. */
  settle(): void;
  /** Takes out the pair that is joined next. */
  takeBest(): Pair | undefined;
}

function countPairs({ ids, next, weights }: Chain): Pairs {
  const pairs = createPairs();
  for (let place = 0; place < ids.length; place++) {
    if (next[place] < 0) continue;
    pairs.change(ids[place], ids[next[place]], { count: weights[place], place });
  }
  pairs.settle();
  return pairs;
}

function createPairs(): Pairs {
  const byIds = new Map<number, Pair>();
  /** Candidates with the count that they had when they were put in. */
  const heap: Heap<readonly [Pair, number]> = createHeap(([a, countA], [b, countB]) =>
    countA > countB ||
    countA === countB && (a.left < b.left || a.left === b.left && a.right < b.right)
  );
  const grown = new Set<Pair>();
  return {
    change(left, right, { count, place }) {
      const key = left * MOST_TOKENS + right;
      let pair = byIds.get(key);
      if (pair === undefined) {
        if (count < 0) return; // it is the one that is being joined
        byIds.set(key, pair = { left, right, count: 0, places: [] });
      }
      pair.count += count;
      if (place === undefined) return;
      pair.places.push(place);
      grown.add(pair);
    },
    settle() {
      for (const pair of grown) heap.push([pair, pair.count]);
      grown.clear();
    },
    takeBest() {
      for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
        const [pair, count] = top;
        const key = pair.left * MOST_TOKENS + pair.right;
        if (byIds.get(key) !== pair) continue; // joined before
        if (pair.count === count) {
          byIds.delete(key);
          return count < LEAST_COUNT ? undefined : pair;
        }
        heap.push([pair, pair.count]); // fewer than it was: it has a later place
      }
      return undefined;
    },
  };
}

/** Joins a pair wherever it is, from left to right, and counts the pairs that come and go. */
function joinPair(
  { ids, next, previous, weights }: Chain,
  pairs: Pairs,
  { left, right, places, id }: Pair & { readonly id: number },
): void {
  for (const place of places.sort((a, b) => a - b)) {
    const second = next[place];
    if (ids[place] !== left || second < 0 || ids[second] !== right) continue;
    const count = weights[place];
    const [before, after] = [previous[place], next[second]];
    if (before >= 0) {
      pairs.change(ids[before], left, { count: -count });
      pairs.change(ids[before], id, { count, place: before });
    }
    if (after >= 0) {
      pairs.change(right, ids[after], { count: -count });
      pairs.change(id, ids[after], { count, place });
      previous[after] = place;
    }
    ids[place] = id;
    ids[second] = -1;
    next[place] = after;
  }
  pairs.settle();
}
