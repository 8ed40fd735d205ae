import { DataError } from "../base/errors.ts";
import { createTokenizer } from "./create_tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { requireUtf8, utf8Text } from "./utf8.ts";

/** Most different characters of a vocabulary. */
const MOST_CHARACTERS = 65_536;

/**
 * Makes the tokenizer that has a token for each character: the code points of a text, sorted.
 *
 * There is no token for what is unknown: text with another character is refused. Give the whole
 * text, held-out parts included, as nanoGPT does; only the alphabet is learned from it.
 *
 * @param bytes Text in UTF-8.
 * @param source What it is called in messages.
 * @returns The tokenizer.
 * @throws {DataError} If the bytes are not UTF-8, none, or of more than 65,536 characters.
 */
export function trainCharTokenizer(bytes: Uint8Array, source = "text"): Tokenizer {
  requireUtf8(bytes, source);
  const points = new Set<number>();
  for (const character of utf8Text(bytes)) points.add(character.codePointAt(0)!);
  if (points.size > MOST_CHARACTERS) {
    throw new DataError(
      `Cannot make a vocabulary of characters as it must have at most ${MOST_CHARACTERS}: ` +
        `source=${source}, characters=${points.size}`,
    );
  }
  const encoder = new TextEncoder();
  const tokens = [...points].sort((a, b) => a - b)
    .map((point) => encoder.encode(String.fromCodePoint(point)));
  return createTokenizer({ kind: "char", tokens, merges: [], special: new Map() });
}
