import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import {
  type PhiloxBlock,
  type PhiloxKey,
  philoxReference,
} from "../../kernels/random_bits/philox_reference.ts";
import { requirePlace } from "./require_place.ts";
import { requireStreamPath } from "./stream_path.ts";

/** Version of the random numbers: raised when any number of any stream may change. */
export const RANDOM_VERSION = 1;

/** Names a stream. */
export interface StreamName {
  /** Seed of the replicate, a whole number from 0. */
  readonly seed: number;
  /** What the numbers are for: a purpose, then parts, as in `init/blocks.0.attention.query`. */
  readonly path: string;
  /** Digest of what else decides the numbers; streams of different digests are unrelated. */
  readonly experiment?: string;
}

/**
 * A named sequence of random words; every word is a pure function of the name and its place.
 *
 * Nothing here changes by drawing, so there is nothing to save in a checkpoint.
 */
export interface Stream {
  /** What the numbers are for. */
  readonly path: string;
  /** Both words of the key: 64 bits of the hash of version, experiment and seed. */
  readonly key: PhiloxKey;
  /** Third and fourth word of every counter: 64 bits of the path's hash. */
  readonly id: readonly [number, number];
  /** Second word of every counter: a sequence of its own for each step, epoch or item. */
  readonly step: number;
  /**
   * Gives the sequence of another step.
   *
   * @throws {RangeError} If the step is not a whole number from 0 to 2^32 - 1.
   */
  atStep(step: number): Stream;
  /**
   * Gives the four words at places `4 * block` to `4 * block + 3`.
   *
   * @throws {RangeError} If the block is not a whole number from 0 to 2^32 - 1.
   */
  blockAt(block: number): PhiloxBlock;
  /**
   * Gives the word at a place, from 0 to 2^32 - 1.
   *
   * @throws {RangeError} If the index is not a whole number from 0 to 2^34 - 1.
   */
  wordAt(index: number): number;
  /**
   * Gives the input `key` with which the op random_bits makes the words from a block on.
   *
   * @throws {RangeError} If the first block is not a whole number from 0 to 2^32 - 1.
   */
  keyWords(firstBlock?: number): Uint32Array;
}

/**
 * Makes the stream of a name.
 *
 * The key is the first 64 bits of SHA-256 over the canonical JSON of
 * `{ version, experiment, seed }` (`experiment` is "" where not given), the id the first 64 bits of
 * SHA-256 over the path, both big-endian. Word i of a step is word `i mod 4` of the Philox4x32-10
 * block with the counter `(floor(i / 4), step, id[0], id[1])`. Two paths share a counter only if
 * 64 bits of two hashes agree, so nothing drawn for one purpose can move another.
 *
 * Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.
 *
 * @param name Seed, path, and what else decides the numbers.
 * @returns The stream at step 0.
 * @throws {RangeError} If the seed is not a whole number from 0, or the path is no stream's.
 */
export function createStream({ seed, path, experiment = "" }: StreamName): Stream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(
      `Cannot make a stream as its seed must be a whole number from 0 to 2^53 - 1: seed=${seed}`,
    );
  }
  requireStreamPath(path);
  const key = hashWords(canonicalJson({ version: RANDOM_VERSION, experiment, seed }));
  return streamAt({ path, key, id: hashWords(path) }, 0);
}

function streamAt(named: Pick<Stream, "path" | "key" | "id">, step: number): Stream {
  requirePlace("step", step, 32);
  const { key, id } = named;
  const blockAt = (block: number): PhiloxBlock => {
    requirePlace("block", block, 32);
    return philoxReference([block, step, id[0], id[1]], key);
  };
  return {
    ...named,
    step,
    atStep: (other) => streamAt(named, other),
    blockAt,
    wordAt(index) {
      requirePlace("index", index, 34);
      return blockAt(Math.floor(index / 4))[index % 4];
    },
    keyWords(firstBlock = 0) {
      requirePlace("firstBlock", firstBlock, 32);
      return Uint32Array.of(...key, firstBlock, step, ...id);
    },
  };
}

/** First 64 bits of the hash of a text. */
function hashWords(text: string): [number, number] {
  const hex = sha256Hex(text);
  return [parseInt(hex.slice(0, 8), 16), parseInt(hex.slice(8, 16), 16)];
}
