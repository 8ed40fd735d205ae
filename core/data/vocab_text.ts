import { DataError } from "../base/errors.ts";
import { createTokenizer } from "./create_tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { utf8Text } from "./utf8.ts";

/** Characters that cannot stand in a line as they are. */
const ESCAPES: readonly (readonly [character: string, escape: string])[] = [
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
];

/**
 * Writes a vocabulary of characters as `vocab.txt`: a token a line, in the order of ids.
 *
 * A line feed is `\n`, a carriage return `\r`, a backslash `\\`; all else stands as it is.
 *
 * @param tokenizer A tokenizer of the kind `char` without special tokens.
 * @returns The text of the file.
 * @throws {DataError} If it is of another kind, or has special tokens.
 */
export function writeVocabText({ kind, tokens, special }: Tokenizer): string {
  if (kind !== "char" || special.size > 0) {
    throw new DataError(
      "Cannot write vocab.txt as its tokens must be characters (tokenizer.json holds the others): " +
        `tokenizer=${kind}, special=${special.size}`,
    );
  }
  const lines = tokens.map((token) => {
    const character = utf8Text(token);
    return ESCAPES.find(([plain]) => plain === character)?.[1] ?? character;
  });
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Reads what {@link writeVocabText} writes.
 *
 * @param text Text of the file.
 * @param source What the file is called in messages.
 * @returns The tokenizer.
 * @throws {DataError} If a line is not one character, or appears twice.
 */
export function readVocabText(text: string, source = "vocab.txt"): Tokenizer {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const encoder = new TextEncoder();
  const tokens = lines.map((line, i) => {
    const character = ESCAPES.find(([, escape]) => escape === line)?.[0] ?? line;
    if ([...character].length === 1 && character.isWellFormed()) return encoder.encode(character);
    throw new DataError(
      `Cannot read vocab.txt as each line must be one character: file=${source}, line=${i + 1}, ` +
        `found=${JSON.stringify(line.slice(0, 30))}`,
    );
  });
  return createTokenizer({ kind: "char", tokens, merges: [], special: new Map() });
}
