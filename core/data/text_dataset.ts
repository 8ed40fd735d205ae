import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import { integerBelow } from "../random/integer_below.ts";
import { createStream } from "../random/stream.ts";
import { wordSource } from "../random/word_source.ts";
import type { Dataset, HeldOut, HeldOutSize } from "./dataset.ts";
import { type SplitName, type SplitShares, splitText } from "./split_text.ts";
import { textFloorRows } from "./text_floors.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { heldOutStarts, requireWindow } from "./windows.ts";

/** Version of splits, windows and their order: raised when a batch of the same text may change. */
export const TEXT_VERSION = 1;

/** What a dataset of text is made of. */
export interface TextSource {
  /** Short name for ids and tables. */
  readonly name: string;
  /** The whole text. */
  readonly bytes: Uint8Array;
  readonly tokenizer: Tokenizer;
  readonly shares: SplitShares;
}

/** A dataset of running text, with what it is made of. */
export interface TextDataset extends Dataset {
  readonly tokenizer: Tokenizer;
  /** SHA-256 of the whole text. */
  readonly textDigest: string;
  /** Tokens of each part. */
  readonly parts: Readonly<Record<SplitName, Uint32Array>>;
}

/**
 * Makes the dataset of a text: windows of it, each target the token that follows.
 *
 * The text is cut into its parts by position, and each part is cut into tokens by itself, so that
 * no token reaches over a cut. A batch of training takes a window at a random start for each
 * sequence, drawn from the stream `data-order` with replacement, as nanoGPT does. Held-out windows
 * do not overlap and are evenly spaced from the first token of the part to its last.
 *
 * Source: https://github.com/karpathy/nanoGPT, train.py, get_batch.
 *
 * @param source Name, text, tokenizer and split.
 * @returns The dataset.
 * @throws {RangeError} If the tokenizer has no token for a character of the text.
 */
export function textDataset({ name, bytes, tokenizer, shares }: TextSource): TextDataset {
  const text = splitText(bytes, shares);
  const parts = {
    train: tokenizer.encode(text.train),
    validation: tokenizer.encode(text.validation),
    test: tokenizer.encode(text.test),
  };
  const heldOut = (size: HeldOutSize) => heldOutText(name, parts, tokenizer, size);
  const textDigest = sha256Hex(bytes);
  const { train, validation, test } = shares;
  const content = { train, validation, test, text: textDigest, tokenizer: tokenizer.digest };
  return {
    name,
    description: `Text, cut into tokens by the tokenizer "${tokenizer.kind}".`,
    vocabulary: tokenizer.vocabulary,
    kind: "language",
    digest: sha256Hex(canonicalJson({ version: TEXT_VERSION, ...content })),
    tokenizer,
    textDigest,
    parts,
    trainBatch({ seed, step, batch, length }) {
      requireWindow(parts.train, { name, split: "train", length });
      const words = wordSource(createStream({ seed, path: "data-order" }).atStep(step));
      const count = parts.train.length - length; // one more token than a window follows each start
      const starts = Array.from({ length: batch }, () => integerBelow(words, count));
      return cutWindows(parts.train, starts, length);
    },
    heldOut,
    floorRows(size) {
      const { train } = parts;
      const all = { tokens: train.subarray(0, -1), targets: train.subarray(1) };
      return textFloorRows([all], heldOut(size), tokenizer.vocabulary);
    },
  };
}

function heldOutText(
  name: string,
  parts: TextDataset["parts"],
  { tokens: byId }: Tokenizer,
  { sequences, length, split = "validation" }: HeldOutSize,
): HeldOut {
  const part = parts[split];
  const windows = heldOutStarts(part, { name, split, length, sequences });
  const { tokens, targets } = cutWindows(part, windows, length);
  let bytes = 0;
  for (const target of targets) bytes += byId[target].length;
  return { sequences: windows.length, length, tokens, targets, bytes, windows };
}

/** Copies windows and, one token later, their targets. */
function cutWindows(part: Uint32Array, starts: readonly number[], length: number) {
  const tokens = new Uint32Array(starts.length * length);
  const targets = new Uint32Array(starts.length * length);
  starts.forEach((start, row) => {
    tokens.set(part.subarray(start, start + length), row * length);
    targets.set(part.subarray(start + 1, start + 1 + length), row * length);
  });
  return { tokens, targets };
}
