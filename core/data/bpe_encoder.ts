import { DataError } from "../base/errors.ts";
import { createHeap } from "./heap.ts";
import { byteString, cutPieces } from "./pieces.ts";
import type { Tokenizer, TokenizerContent } from "./tokenizer.ts";

/** Most tokens of a vocabulary, so that a pair of ids is one whole number below 2^53. */
export const MOST_TOKENS = 1_048_576;

/** Most pieces of which the tokens are remembered. */
const MOST_REMEMBERED = 65_536;

/** Longest piece whose tokens are remembered, in bytes. */
const LONGEST_REMEMBERED = 64;

/** Pairs that are joined. */
interface Merges {
  /** Place in the list by `left * MOST_TOKENS + right`; earlier pairs are joined first. */
  readonly ranks: ReadonlyMap<number, number>;
  /** Token that each place makes. */
  readonly made: readonly number[];
}

/**
 * Makes the function that cuts bytes by byte-pair encoding.
 *
 * Bytes are cut into pieces, each piece into its bytes, and in each piece the pair that stands first
 * in the list of merges is joined, the leftmost of equal ones, until none is left.
 *
 * Source: Sennrich et al. 2016, arXiv:1508.07909; Radford et al. 2019 for bytes.
 *
 * @param content Tokens, among them all 256 bytes, and merges.
 * @returns The function; it takes any bytes.
 * @throws {DataError} If a byte has no token, a token appears twice, or a merge does not fit.
 */
export function bpeEncoder(content: TokenizerContent): Tokenizer["encode"] {
  const ids = idsByBytes(content);
  const single = singleBytes(ids);
  const merges = readMerges(content, ids);
  const remembered = new Map<string, Uint32Array>();
  return (bytes) => {
    const out = new Uint32Array(bytes.length);
    let count = 0;
    for (const piece of cutPieces(bytes)) {
      let found = remembered.get(piece);
      if (found === undefined) {
        found = joinPiece(piece, single, merges);
        if (piece.length <= LONGEST_REMEMBERED && remembered.size < MOST_REMEMBERED) {
          remembered.set(piece, found);
        }
      }
      out.set(found, count);
      count += found.length;
    }
    return out.slice(0, count);
  };
}

/** Maps the bytes of tokens, as strings, to ids. */
function idsByBytes({ tokens, special }: TokenizerContent): ReadonlyMap<string, number> {
  if (tokens.length > MOST_TOKENS) {
    throw new DataError(
      `Cannot make a vocabulary as it must have at most ${MOST_TOKENS} tokens: tokens=${tokens.length}`,
    );
  }
  const specialIds = new Set(special.values());
  const ids = new Map<string, number>();
  tokens.forEach((token, id) => {
    if (specialIds.has(id)) return;
    const key = byteString(token);
    if (token.length === 0 || ids.has(key)) {
      throw new DataError(
        "Cannot make a vocabulary as each token must have bytes of its own: " +
          `ids=${ids.get(key) ?? "none"} and ${id}, bytes=${
            token.subarray(0, 16).toHex() || "none"
          }`,
      );
    }
    ids.set(key, id);
  });
  return ids;
}

function singleBytes(ids: ReadonlyMap<string, number>): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const id = ids.get(String.fromCharCode(byte));
    if (id !== undefined) return id;
    throw new DataError(
      `Cannot make a tokenizer of bytes as each must have a token: missing=${byte}`,
    );
  });
}

function readMerges(
  { tokens, merges }: TokenizerContent,
  ids: ReadonlyMap<string, number>,
): Merges {
  const ranks = new Map<number, number>();
  const made = merges.map(([left, right], rank) => {
    const fail = (rule: string): DataError =>
      new DataError(
        `Cannot make a tokenizer as ${rule}: merge=${rank}, left=${left}, right=${right}, ` +
          `vocabulary=${tokens.length}`,
      );
    if (!tokens[left]?.length || !tokens[right]?.length) {
      throw fail("a merge must join two tokens of the vocabulary");
    }
    const id = ids.get(byteString(tokens[left]) + byteString(tokens[right]));
    if (id === undefined) throw fail("a merge must make a token of the vocabulary");
    const pair = left * MOST_TOKENS + right;
    if (ranks.has(pair)) throw fail("a pair must be joined by one merge only");
    ranks.set(pair, rank);
    return id;
  });
  return { ranks, made };
}

/** Joins the bytes of one piece; a heap holds the pairs, so that long pieces are quick too. */
function joinPiece(piece: string, single: Uint32Array, { ranks, made }: Merges): Uint32Array {
  const size = piece.length;
  const ids = Int32Array.from({ length: size }, (_, i) => single[piece.charCodeAt(i)]);
  const next = Int32Array.from({ length: size }, (_, i) => i + 1);
  const previous = Int32Array.from({ length: size }, (_, i) => i - 1);
  const rankAt = (at: number): number | undefined =>
    at < 0 || next[at] >= size ? undefined : ranks.get(ids[at] * MOST_TOKENS + ids[next[at]]);
  // First the earlier merge, then the one further left; both fit one number.
  const heap = createHeap<number>((a, b) => a < b);
  const offer = (at: number): void => {
    const rank = rankAt(at);
    if (rank !== undefined) heap.push(rank * 4_294_967_296 + at);
  };
  for (let at = 0; at < size; at++) offer(at);
  for (let first = heap.pop(); first !== undefined; first = heap.pop()) {
    const at = first % 4_294_967_296;
    const rank = (first - at) / 4_294_967_296;
    if (ids[at] < 0 || rankAt(at) !== rank) continue; // joined with something else before
    const joined = next[at];
    ids[at] = made[rank];
    ids[joined] = -1;
    next[at] = next[joined];
    if (next[at] < size) previous[next[at]] = at;
    offer(previous[at]);
    offer(at);
  }
  return Uint32Array.from(ids.filter((id) => id >= 0));
}
