import { DataError } from "../base/errors.ts";
import { type PublishedSource, SIDE_FILES } from "./published_source.ts";
import { MOST_TOKENIZER_BYTES } from "./published_tokenizer.ts";
import { readBoundedText } from "./read_bounded_text.ts";

/** What a published folder says of its tokenizer, and beside. */
export interface PublishedTexts extends Pick<PublishedSource, "files"> {
  /** Bytes of `tokenizer.json`. */
  readonly tokenizerFile?: Uint8Array;
}

/**
 * Reads the tokenizer of a published folder and the files beside it.
 *
 * A model can be used without: one that is no text or too large counts as none, as do those beside
 * it that together are.
 */
export async function readPublishedTexts(folder: string): Promise<PublishedTexts> {
  const files: Record<string, string> = {};
  let left = MOST_TOKENIZER_BYTES;
  for (const name of SIDE_FILES) {
    const text = await readText(`${folder}/${name}`, left);
    if (text === undefined) continue;
    files[name] = text;
    left -= text.length;
  }
  const tokenizer = await readText(`${folder}/tokenizer.json`, MOST_TOKENIZER_BYTES);
  return {
    ...(tokenizer !== undefined && { tokenizerFile: new TextEncoder().encode(tokenizer) }),
    ...(Object.keys(files).length > 0 && { files }),
  };
}

async function readText(path: string, most: number): Promise<string | undefined> {
  try {
    return await readBoundedText(path, most);
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
