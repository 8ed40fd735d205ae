import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import { withSpecialTokens } from "./create_tokenizer.ts";
import { createDataLoader, type DataLoader } from "./data_loader.ts";
import type { Dataset, HeldOut, HeldOutSize, SourceTarget, TrainPlace } from "./dataset.ts";
import type { SplitName } from "./split_text.ts";
import { textFloorRows } from "./text_floors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Version of windows and their order: raised when a batch of the same pairs may change. */
export const PAIRS_VERSION = 1;

/** Special tokens between source and target, and behind the target. */
export const PAIR_TOKENS = ["<sep>", "<eos>"] as const;

/** Two lines that say the same. */
export interface LinePair {
  /** What is translated. */
  readonly source: Uint8Array;
  /** Its translation. */
  readonly target: Uint8Array;
}

/** What a dataset of pairs is made of. */
export interface PairSource {
  /** Short name for ids and tables. */
  readonly name: string;
  /** Hash of all texts. */
  readonly textDigest: string;
  /** Pairs of each part, as they were published. */
  readonly pairs: Readonly<Record<SplitName, readonly LinePair[]>>;
  /** Cuts a line of either language; the special tokens are added. */
  readonly tokenizer: Tokenizer;
}

/** A pair as a window without its padding, and its tokens. */
interface PairRow {
  readonly tokens: Uint32Array;
  readonly targets: Uint32Array;
  /** Tokens of the source; the target has the others, `<sep>` before it. */
  readonly sourceLength: number;
}

/**
 * Makes a dataset of pairs: the source, `<sep>`, the target, which is scored with the `<eos>` behind it.
 *
 * A window of T tokens has room for a source of `T / 2` tokens, rounded down, and for `<sep>` and the
 * target in the rest, so that an encoder and a decoder of half a window each read the same. Pairs with
 * a longer side are left out of training and evaluation; `leftOut` counts them. Shorter ones are filled
 * up with `<eos>`, which is not scored there. Training goes through all pairs in an order that is new
 * in each epoch, and leaves those out that do not fill a batch. Held-out pairs are evenly spaced among
 * those of their part that fit. `<eos>` stands for one byte, the end of a line.
 *
 * @param source Name, pairs and tokenizer.
 * @returns The dataset.
 * @throws {DataError} If the tokenizer has no token for a character.
 */
export function pairDataset({ name, textDigest, pairs, tokenizer: plain }: PairSource): Dataset {
  const tokenizer = withSpecialTokens(plain, PAIR_TOKENS);
  const { between, end } = pairTokens(tokenizer)!;
  const rowOf = ({ source, target }: LinePair): PairRow => {
    const [from, to] = [plain.encode(source), plain.encode(target)];
    const unscored = Array.from(from, () => IGNORE_INDEX);
    return {
      tokens: Uint32Array.of(...from, between, ...to),
      targets: Uint32Array.of(...unscored, ...to, end),
      sourceLength: from.length,
    };
  };
  const parts = {
    train: pairs.train.map(rowOf),
    validation: pairs.validation.map(rowOf),
    test: pairs.test.map(rowOf),
  };
  const rows = fittingRows(parts);
  const loader = trainLoader((length) => rows("train", length), { name, padding: end });
  const heldOutRows = (size: HeldOutSize) => chooseRows(rows, { name, size });
  const heldOut = (size: HeldOutSize): HeldOut => {
    const { length } = size;
    const chosen = heldOutRows(size);
    const padding = { token: end, length };
    const { tokens, targets } = createDataLoader(chosen, {
      ...{ batch: chosen.length, seed: 0, shuffle: false, padding },
    }).batchAt(0, 0);
    let bytes = 0;
    for (const target of targets) {
      if (target !== IGNORE_INDEX) bytes += target === end ? 1 : tokenizer.tokens[target].length;
    }
    return { sequences: chosen.length, length, tokens, targets, bytes };
  };
  const content = { text: textDigest, tokenizer: tokenizer.digest };
  return {
    name,
    description: `Pairs of lines, cut into tokens by the tokenizer "${plain.kind}".`,
    vocabulary: tokenizer.vocabulary,
    kind: "problems",
    digest: sha256Hex(canonicalJson({ pairs: PAIRS_VERSION, ...content })),
    tokenizer,
    trainBatch(at) {
      const { tokens, targets } = loader(at);
      return { tokens, targets };
    },
    heldOut,
    floorRows: (size) =>
      textFloorRows(rows("train", size.length), heldOut(size), tokenizer.vocabulary),
    pairs: (at) =>
      "seed" in at
        ? loader(at).rows.map((row) => splitRow(rows("train", at.length)[row]))
        : heldOutRows(at).map(splitRow),
    leftOut: (length) => ({
      train: parts.train.length - rows("train", length).length,
      validation: parts.validation.length - rows("validation", length).length,
      test: parts.test.length - rows("test", length).length,
    }),
  };
}

/** Gives the ids of the special tokens of pairs, of a tokenizer that has them. */
export function pairTokens(
  { special }: Pick<Tokenizer, "special">,
): { readonly between: number; readonly end: number } | undefined {
  const [between, end] = PAIR_TOKENS.map((token) => special.get(token));
  return between === undefined || end === undefined ? undefined : { between, end };
}

/** Source and target of a window; the target has its `<eos>`. */
function splitRow({ tokens, targets, sourceLength }: PairRow): SourceTarget {
  return { source: tokens.slice(0, sourceLength), target: targets.slice(sourceLength) };
}

/** Gives the pairs of a part whose sides fit a window; those of each length are found once. */
function fittingRows(parts: Readonly<Record<SplitName, readonly PairRow[]>>) {
  const known = new Map<string, readonly PairRow[]>();
  return (split: SplitName, length: number): readonly PairRow[] => {
    const key = `${split} ${length}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const room = Math.floor(length / 2);
    const rows = parts[split].filter(({ tokens, sourceLength }) =>
      sourceLength >= 1 && sourceLength <= room && tokens.length - sourceLength <= length - room
    );
    known.set(key, rows);
    return rows;
  };
}

/** Gives batches by place; loaders made last are kept, as an order takes time to make. */
function trainLoader(
  rowsOf: (length: number) => readonly PairRow[],
  { name, padding }: { readonly name: string; readonly padding: number },
) {
  const kept = new Map<string, DataLoader>();
  return ({ seed, step, batch, length }: TrainPlace) => {
    const key = `${seed} ${batch} ${length}`;
    let loader = kept.get(key);
    if (loader === undefined) {
      const rows = rowsOf(length);
      if (rows.length < batch) {
        throw new DataError(
          "Cannot take a batch of pairs as as many must fit a window: " +
            `data=${name}, split=train, pairs=${rows.length}, length=${length}, batch=${batch}`,
        );
      }
      const options = { batch, seed, dropLast: true, padding: { token: padding, length } };
      loader = createDataLoader(rows, options);
      if (kept.size >= 64) kept.clear();
      kept.set(key, loader);
    }
    return loader.batchAt(Math.floor(step / loader.batches), step % loader.batches);
  };
}

function chooseRows(
  rowsOf: (split: SplitName, length: number) => readonly PairRow[],
  { name, size: { sequences, length, split = "validation" } }: {
    readonly name: string;
    readonly size: HeldOutSize;
  },
): readonly PairRow[] {
  const rows = rowsOf(split, length);
  const count = sequences === Infinity ? rows.length : sequences;
  if (!Number.isSafeInteger(count) || count < 1 || count > rows.length) {
    throw new DataError(
      "Cannot take held-out pairs as their number must be from 1 to those that fit a window: " +
        `data=${name}, split=${split}, sequences=${sequences}, pairs=${rows.length}, ` +
        `length=${length}`,
    );
  }
  return Array.from({ length: count }, (_, i) => rows[Math.floor(i * rows.length / count)]);
}
