import { DataError } from "../base/errors.ts";
import { readTokenizerJson } from "../data/read_tokenizer_json.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { readBoundedText } from "./read_bounded_text.ts";
import { sizeOfFile } from "./range_file.ts";

/** A tokenizer with the text of its file, or why there is none. */
export type PublishedTokenizer =
  | { readonly tokenizer: Tokenizer; readonly tokenizerFile: Uint8Array }
  | { readonly tokenizerFault: string };

const MOST_BYTES = 33_554_432;
/** Files of tokenizers that are not read. */
const OTHER = ["vocab.txt", "tokenizer.model", "spiece.model", "vocab.json"];

/**
 * Reads the tokenizer of a published model, where it is of a kind that this project has.
 *
 * A model can be used without: what is wrong with its tokenizer is told, and not thrown.
 *
 * @param folder Path of the folder.
 * @param vocabulary Tokens of the model.
 */
export async function readPublishedTokenizer(
  folder: string,
  vocabulary: number,
): Promise<PublishedTokenizer> {
  const path = `${folder}/tokenizer.json`;
  try {
    const text = await readBoundedText(path, MOST_BYTES);
    if (text === undefined) return { tokenizerFault: await missing(folder) };
    const tokenizer = readTokenizerJson(text, path);
    if (tokenizer.vocabulary === vocabulary) {
      return { tokenizer, tokenizerFile: new TextEncoder().encode(text) };
    }
    return {
      tokenizerFault:
        "Cannot use a model with a tokenizer as both must have the same vocabulary: " +
        `file=${path}, model=${vocabulary}, tokenizer=${tokenizer.vocabulary}`,
    };
  } catch (error) {
    if (error instanceof DataError) return { tokenizerFault: error.message };
    throw error;
  }
}

async function missing(folder: string): Promise<string> {
  const sizes = await Promise.all(OTHER.map((name) => sizeOfFile(`${folder}/${name}`)));
  const found = OTHER.filter((_, i) => sizes[i] !== undefined);
  const others = found.length === 0 ? "" : `, found=${found.join(", ")}`;
  return `Cannot read a tokenizer as the folder must hold tokenizer.json: folder=${folder}${others}`;
}
