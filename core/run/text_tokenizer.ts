import { byteTokenizer } from "../data/create_tokenizer.ts";
import type { TokenizerSettings } from "../data/text_settings.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { trainBpeTokenizer } from "../data/train_bpe_tokenizer.ts";
import { trainCharTokenizer } from "../data/train_char_tokenizer.ts";
import { requireUtf8 } from "../data/utf8.ts";

/**
 * Makes the tokenizer that the settings of a text ask for.
 *
 * @param settings Kind of tokenizer.
 * @param bytes The whole text: it must be UTF-8, and `char` has a token for each of its characters.
 * @param options Name of the text for messages, and its training part, from which `bpe` learns.
 * @returns The tokenizer.
 * @throws {DataError} If the text is no UTF-8, or too short for the vocabulary.
 */
export function textTokenizer(
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

/**
 * Joins lines to a text.
 *
 * @param lines Lines without their ends.
 * @param between What is put behind each.
 */
export function joinLines(lines: readonly Uint8Array[], between: string): Uint8Array {
  const separator = new TextEncoder().encode(between);
  const pieces = lines.flatMap((line) => [line, separator]);
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
