import { DataError } from "../base/errors.ts";
import { bertTokenizerJson } from "../data/bert_vocabulary.ts";
import { openLibraryTokenizer } from "../data/library_tokenizer.ts";
import { readTokenizerJson } from "../data/read_tokenizer_json.ts";
import type { TextCodec } from "../data/text_codec.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { tokenizerCodec } from "../generate/tokenizer_codec.ts";
import type { PublishedSource } from "./published_source.ts";
import { sizeOfFile } from "./range_file.ts";

/** A tokenizer, or why there is none. */
export type PublishedTokenizer =
  | { readonly codec: TextCodec; readonly tokenizer?: Tokenizer }
  | { readonly tokenizerFault: string };

/** Files that a tokenizer is made of. */
export interface TokenizerFiles {
  /** Folder that they are of, for messages. */
  readonly folder: string;
  /** Text of `tokenizer.json`. */
  readonly file?: string;
  /** What the folder held beside. */
  readonly source: Pick<PublishedSource, "format" | "config" | "files">;
  /** Tokens of the model. */
  readonly vocabulary: number;
}

/** Most bytes that are read of `tokenizer.json`. */
export const MOST_TOKENIZER_BYTES = 33_554_432;
/** Files of tokenizers that are not read. */
const OTHER = ["tokenizer.model", "spiece.model", "vocab.json"];
const [VOCABULARY, SETTINGS] = ["vocab.txt", "tokenizer_config.json"];

/**
 * Opens the tokenizer of a published model: one of this project where it has the same tokens, else
 * by Hugging Face's library.
 *
 * A model can be used without: what is wrong with its tokenizer is told, and not thrown.
 */
export async function openPublishedTokenizer(
  { folder, file, source, vocabulary }: TokenizerFiles,
): Promise<PublishedTokenizer> {
  const path = `${folder}/tokenizer.json`;
  const tokenizer = file === undefined ? undefined : ownTokenizer(file, vocabulary);
  if (tokenizer !== undefined) return { tokenizer, codec: tokenizerCodec(tokenizer) };
  try {
    const settings = parse(source.files?.[SETTINGS] ?? "{}", `${folder}/${SETTINGS}`);
    if (file !== undefined) {
      const files = { tokenizer: parse(file, path), settings, source: path, vocabulary };
      return {
        codec: await openLibraryTokenizer({ ...files, ...targetBegin(source, vocabulary) }),
      };
    }
    const words = source.format === "bert" ? source.files?.[VOCABULARY] : undefined;
    if (words === undefined) return { tokenizerFault: await missing(folder) };
    const place = { source: `${folder}/${VOCABULARY}`, vocabulary };
    const made = bertTokenizerJson(words, settings);
    return { codec: await openLibraryTokenizer({ tokenizer: made, settings, ...place }) };
  } catch (error) {
    if (error instanceof DataError) return { tokenizerFault: error.message };
    throw error;
  }
}

/** The token with which targets begin: `decoder_start_token_id` of T5, its padding if not given. */
function targetBegin(
  { format, config }: Pick<PublishedSource, "format" | "config">,
  vocabulary: number,
): { readonly between?: number } {
  if (format !== "t5") return {};
  const { decoder_start_token_id: start, pad_token_id: padding } = Object(JSON.parse(config));
  const between = start ?? padding ?? 0;
  return Number.isSafeInteger(between) && between >= 0 && between < vocabulary ? { between } : {};
}

/** Reads a tokenizer of this project; undefined if it is none, or not that of the model. */
export function ownTokenizer(text: string, vocabulary: number): Tokenizer | undefined {
  try {
    const tokenizer = readTokenizerJson(text);
    return tokenizer.vocabulary === vocabulary ? tokenizer : undefined;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DataError(`Cannot read a tokenizer as it must be JSON: file=${path}`);
  }
}

async function missing(folder: string): Promise<string> {
  const sizes = await Promise.all(OTHER.map((name) => sizeOfFile(`${folder}/${name}`)));
  const found = OTHER.filter((_, i) => sizes[i] !== undefined);
  const others = found.length === 0 ? "" : `, found=${found.join(", ")}`;
  return `Cannot read a tokenizer as the folder must hold tokenizer.json: folder=${folder}${others}`;
}
