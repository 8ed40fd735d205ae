import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import { withSpecialTokens } from "./create_tokenizer.ts";
import { createDataLoader, type DataLoader } from "./data_loader.ts";
import type { Dataset, HeldOut, HeldOutSize, TokenBatch, TrainPlace } from "./dataset.ts";
import type { LineParts } from "./split_lines.ts";
import type { SplitName } from "./split_text.ts";
import { textFloorRows } from "./text_floors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Version of lines, their split and order: raised when a batch of the same text may change. */
export const LINES_VERSION = 1;

/** Special tokens before and after each line. */
export const LINE_TOKENS = ["<bos>", "<eos>"] as const;

/** What a dataset of lines is made of. */
export interface LineSource {
  /** Short name for ids and tables. */
  readonly name: string;
  /** Hash of the whole text. */
  readonly textDigest: string;
  /** Lines of each part, without their ends; see `splitLines`. */
  readonly lines: LineParts;
  /** Cuts a line; the special tokens are added. */
  readonly tokenizer: Tokenizer;
}

/**
 * Makes a dataset of which each line is a sequence: `<bos>`, the line, `<eos>`.
 *
 * Shorter lines are filled up with `<eos>`, which is not scored there; a line that does not fit the
 * length is an error. Training goes through all lines in an order that is new in each epoch, and
 * leaves the lines out that do not fill a batch. Held-out lines are evenly spaced among those of
 * their part. `<eos>` stands for one byte, the end of a line.
 *
 * @param source Name, lines and tokenizer.
 * @returns The dataset.
 * @throws {DataError} If the tokenizer has no token for a character.
 */
export function lineDataset({ name, textDigest, lines, tokenizer: plain }: LineSource): Dataset {
  const tokenizer = withSpecialTokens(plain, LINE_TOKENS);
  const [begin, end] = LINE_TOKENS.map((token) => tokenizer.special.get(token)!);
  const rowOf = (line: Uint8Array): TokenBatch => {
    const ids = plain.encode(line);
    return { tokens: Uint32Array.of(begin, ...ids), targets: Uint32Array.of(...ids, end) };
  };
  const parts = {
    train: lines.train.map(rowOf),
    validation: lines.validation.map(rowOf),
    test: lines.test.map(rowOf),
  };
  const loader = trainLoader(parts.train, { name, padding: end });
  const heldOut = (size: HeldOutSize) => heldOutLines(parts, { name, tokenizer, end }, size);
  const content = { text: textDigest, tokenizer: tokenizer.digest };
  return {
    name,
    description: `Lines, cut into tokens by the tokenizer "${plain.kind}".`,
    vocabulary: tokenizer.vocabulary,
    kind: "problems",
    digest: sha256Hex(canonicalJson({ version: LINES_VERSION, ...content })),
    tokenizer,
    trainBatch({ step, ...at }) {
      const { batchAt, batches } = loader(at);
      const { tokens, targets } = batchAt(Math.floor(step / batches), step % batches);
      return { tokens, targets };
    },
    heldOut,
    floorRows: (size) => textFloorRows(parts.train, heldOut(size), tokenizer.vocabulary),
  };
}

/** Gives loaders by seed and size; those made last are kept, as an order takes time to make. */
function trainLoader(
  rows: readonly TokenBatch[],
  { name, padding }: { readonly name: string; readonly padding: number },
): (at: Omit<TrainPlace, "step">) => DataLoader {
  const kept = new Map<string, DataLoader>();
  return ({ seed, batch, length }) => {
    const key = `${seed} ${batch} ${length}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    requireFit(rows, { name, split: "train", length });
    if (rows.length < batch) {
      throw new DataError(
        "Cannot take a batch of lines as there must be as many: " +
          `data=${name}, split=train, lines=${rows.length}, batch=${batch}`,
      );
    }
    const options = { batch, seed, dropLast: true, padding: { token: padding, length } };
    const loader = createDataLoader(rows, options);
    if (kept.size >= 64) kept.clear();
    kept.set(key, loader);
    return loader;
  };
}

function requireFit(
  rows: readonly TokenBatch[],
  { name, split, length }: {
    readonly name: string;
    readonly split: string;
    readonly length: number;
  },
): void {
  const longest = rows.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  if (length >= longest) return;
  throw new DataError(
    "Cannot take lines as each must fit a window with the token that begins it: " +
      `data=${name}, split=${split}, longest=${longest}, length=${length}`,
  );
}

function heldOutLines(
  parts: Readonly<Record<SplitName, readonly TokenBatch[]>>,
  { name, tokenizer, end }: {
    readonly name: string;
    readonly tokenizer: Tokenizer;
    readonly end: number;
  },
  { sequences, length, split = "validation" }: HeldOutSize,
): HeldOut {
  const rows = parts[split];
  requireFit(rows, { name, split, length });
  const count = sequences === Infinity ? rows.length : sequences;
  if (!Number.isSafeInteger(count) || count < 1 || count > rows.length) {
    throw new DataError(
      "Cannot take held-out lines as their number must be from 1 to those there are: " +
        `data=${name}, split=${split}, sequences=${sequences}, lines=${rows.length}`,
    );
  }
  const chosen = Array.from({ length: count }, (_, i) => rows[Math.floor(i * rows.length / count)]);
  const options = { batch: count, seed: 0, shuffle: false, padding: { token: end, length } };
  const { tokens, targets } = createDataLoader(chosen, options).batchAt(0, 0);
  let bytes = 0;
  for (const target of targets) {
    if (target !== IGNORE_INDEX) bytes += target === end ? 1 : tokenizer.tokens[target].length;
  }
  return { sequences: count, length, tokens, targets, bytes };
}
