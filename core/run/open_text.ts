import { sha256Hex } from "../base/sha256.ts";
import {
  DEFAULT_SHARES,
  FILE_SOURCE,
  PINNED_CORPORA,
  PINNED_PAIRS,
  type PinnedCorpus,
  type PinnedPairs,
} from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { Dataset } from "../data/dataset.ts";
import { lineDataset } from "../data/line_dataset.ts";
import { splitLines } from "../data/split_lines.ts";
import { type SplitShares, splitText } from "../data/split_text.ts";
import { textDataset } from "../data/text_dataset.ts";
import { type TokenizerSettings, tokenizerSettings } from "../data/text_settings.ts";
import { denoTypes } from "./deno_types.ts";
import { type CorpusOptions, loadCorpus } from "./load_corpus.ts";
import { openPairs } from "./open_pairs.ts";
import { readTextFile } from "./read_text_file.ts";
import { joinLines, textTokenizer } from "./text_tokenizer.ts";

/**
 * Loads a text and makes a dataset of it.
 *
 * @param settings Name, source, tokenizer; see `tokenizerSettings`.
 * @param options Where to look for pinned texts.
 * @returns The dataset.
 * @throws {DataError} If a setting or the text cannot be used, with what to do.
 */
export async function openText(
  settings: DataSettings,
  options: CorpusOptions,
): Promise<Dataset> {
  const kind = tokenizerSettings(settings);
  const { name, source } = settings;
  const pairs = Object.entries<PinnedPairs>(PINNED_PAIRS).find(([name]) => name === source)?.[1];
  if (pairs !== undefined) return await openPairs(name, source, { pairs, kind, options });
  const corpus = pinnedCorpus(source);
  const bytes = await textBytes(source, options);
  if (corpus?.isLines) return openLines(name, source, { bytes, kind, shares: corpus.shares });
  const shares = corpus?.shares ?? DEFAULT_SHARES;
  const tokenizer = textTokenizer(kind, bytes, { source, train: splitText(bytes, shares).train });
  return textDataset({ name, bytes, tokenizer, shares });
}

/** Makes a dataset of lines; only lines are cut, so the end of a line is no character. */
function openLines(
  name: string,
  source: string,
  { bytes, kind, shares }: {
    readonly bytes: Uint8Array;
    readonly kind: TokenizerSettings;
    readonly shares: SplitShares;
  },
): Dataset {
  const lines = splitLines(bytes, shares);
  const train = joinLines(lines.train, "\n");
  const all = joinLines([...lines.train, ...lines.validation, ...lines.test], "");
  const tokenizer = textTokenizer(kind, all, { source, train });
  return lineDataset({ name, textDigest: sha256Hex(bytes), lines, tokenizer });
}

/** Finds the text of a source in the pinned ones. */
function pinnedCorpus(source: string): PinnedCorpus | undefined {
  return Object.entries<PinnedCorpus>(PINNED_CORPORA).find(([name]) => name === source)?.[1];
}

async function textBytes(source: string, options: CorpusOptions): Promise<Uint8Array> {
  const corpus = pinnedCorpus(source);
  if (corpus !== undefined) return await loadCorpus(source, corpus, options);
  if (source.startsWith(FILE_SOURCE)) return await readTextFile(source.slice(FILE_SOURCE.length));
  return await denoTypes();
}
