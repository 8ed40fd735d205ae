import { byteTokenizer } from "../data/create_tokenizer.ts";
import { DEFAULT_SHARES, FILE_SOURCE, PINNED_CORPORA, type PinnedCorpus } from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import { splitText } from "../data/split_text.ts";
import { type TextDataset, textDataset } from "../data/text_dataset.ts";
import { type TokenizerSettings, tokenizerSettings } from "../data/text_settings.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { trainBpeTokenizer } from "../data/train_bpe_tokenizer.ts";
import { trainCharTokenizer } from "../data/train_char_tokenizer.ts";
import { requireUtf8 } from "../data/utf8.ts";
import { denoTypes } from "./deno_types.ts";
import { type CorpusOptions, loadCorpus } from "./load_corpus.ts";
import { readTextFile } from "./read_text_file.ts";

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
): Promise<TextDataset> {
  const kind = tokenizerSettings(settings);
  const { name, source } = settings;
  const corpus = pinnedCorpus(source);
  const bytes = await textBytes(source, options);
  const shares = corpus?.shares ?? DEFAULT_SHARES;
  const tokenizer = makeTokenizer(kind, bytes, { source, train: splitText(bytes, shares).train });
  return textDataset({ name, bytes, tokenizer, shares });
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

function makeTokenizer(
  settings: TokenizerSettings,
  bytes: Uint8Array,
  { source, train }: { readonly source: string; readonly train: Uint8Array },
): Tokenizer {
  if (settings.kind === "bpe") {
    requireUtf8(bytes, source); // bytes would do, but a text in another encoding is an oversight
    return trainBpeTokenizer(train, { vocabulary: settings.vocabulary, source });
  }
  return settings.kind === "byte" ? byteTokenizer() : trainCharTokenizer(bytes, source);
}
