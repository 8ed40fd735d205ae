import { canonicalJson } from "../base/canonical_json.ts";
import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import type { PinnedPairs, PinnedText } from "../data/corpora.ts";
import type { Dataset } from "../data/dataset.ts";
import { type LinePair, pairDataset } from "../data/pair_dataset.ts";
import type { TokenizerSettings } from "../data/text_settings.ts";
import { type CorpusOptions, loadCorpus } from "./load_corpus.ts";
import { joinLines, textTokenizer } from "./text_tokenizer.ts";

/** Byte that ends a line. */
const LINE_FEED = 10;

/**
 * Loads a text in two languages and makes a dataset of its pairs of lines.
 *
 * One tokenizer cuts both languages; `bpe` learns it from the training part of both.
 *
 * @param name Name of the data set.
 * @param source Name of the text, for messages.
 * @param options Its files, the tokenizer, and where files are looked for.
 * @returns The dataset.
 * @throws {DataError} If a file cannot be had, or lines have no counterpart.
 */
export async function openPairs(
  name: string,
  source: string,
  { pairs: { parts }, kind, options }: {
    readonly pairs: PinnedPairs;
    readonly kind: TokenizerSettings;
    readonly options: CorpusOptions;
  },
): Promise<Dataset> {
  const read = async (part: keyof PinnedPairs["parts"]) => {
    const { source: from, target: to } = parts[part];
    const [a, b] = [await loadLines(from, source, options), await loadLines(to, source, options)];
    return pairLines(a, b, `${source}, part=${part}`);
  };
  const pairs = {
    train: await read("train"),
    validation: await read("validation"),
    test: await read("test"),
  };
  const linesOf = (list: readonly LinePair[]) => list.flatMap((pair) => [pair.source, pair.target]);
  const all = [...linesOf(pairs.train), ...linesOf(pairs.validation), ...linesOf(pairs.test)];
  const tokenizer = textTokenizer(kind, joinLines(all, ""), {
    source,
    train: joinLines(linesOf(pairs.train), "\n"),
  });
  const hashes = Object.values(parts).map((part) => [part.source.sha256, part.target.sha256]);
  return pairDataset({ name, textDigest: sha256Hex(canonicalJson(hashes)), pairs, tokenizer });
}

/**
 * Pairs the lines of two texts by their number.
 *
 * @param source Lines of one.
 * @param target Lines of the other.
 * @param text What they are, for messages.
 * @returns The pairs, in order.
 * @throws {DataError} If one has more lines, or a line is empty: all pairs behind it may be wrong.
 */
export function pairLines(
  source: readonly Uint8Array[],
  target: readonly Uint8Array[],
  text: string,
): readonly LinePair[] {
  if (source.length !== target.length) {
    throw new DataError(
      "Cannot pair lines as both texts must have as many: " +
        `data=${text}, source=${source.length}, target=${target.length}`,
    );
  }
  return source.map((line, i) => {
    if (line.length > 0 && target[i].length > 0) return { source: line, target: target[i] };
    throw new DataError(
      "Cannot pair lines as none may be empty: " +
        `data=${text}, line=${i + 1}, source=${line.length}, target=${target[i].length}`,
    );
  });
}

async function loadLines(
  file: PinnedText,
  source: string,
  options: CorpusOptions,
): Promise<readonly Uint8Array[]> {
  const packed = new Uint8Array(await loadCorpus(`${source} (${file.file})`, file, options));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
