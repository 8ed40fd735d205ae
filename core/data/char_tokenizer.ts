import { DataError } from "../base/errors.ts";
import { joinTokens, type Tokenizer } from "./tokenizer.ts";
import { tokenizerDigest } from "./tokenizer_digest.ts";
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
  const sorted = [...points].sort((a, b) => a - b);
  return charTokenizer(sorted.map((point) => String.fromCodePoint(point)));
}

/**
 * Makes the tokenizer of given characters.
 *
 * @param characters Each one code point; its place is its id.
 * @param special Names of special tokens, which have the ids after them.
 * @returns The tokenizer.
 * @throws {DataError} If there are none, too many, one twice, or one is not one character.
 */
export function charTokenizer(
  characters: readonly string[],
  special: readonly string[] = [],
): Tokenizer {
  const ids = idsByPoint(characters);
  const encoder = new TextEncoder();
  const tokens = [
    ...characters.map((character) => encoder.encode(character)),
    ...special.map(() => new Uint8Array()),
  ];
  const content = { kind: "char", tokens, special, merges: [] } as const;
  return {
    ...content,
    vocabulary: tokens.length,
    digest: tokenizerDigest(content),
    decode: (given) => joinTokens(tokens, given),
    encode(bytes) {
      requireUtf8(bytes, "text to encode");
      const text = utf8Text(bytes);
      const out = new Uint32Array(text.length);
      let count = 0;
      for (const character of text) {
        const id = ids.get(character.codePointAt(0)!);
        if (id === undefined) throw unknownCharacter(character, count, characters.length);
        out[count++] = id;
      }
      return out.slice(0, count);
    },
  };
}

/** Maps code points to ids, and refuses lists that are no vocabulary. */
function idsByPoint(characters: readonly string[]): ReadonlyMap<number, number> {
  if (characters.length === 0 || characters.length > MOST_CHARACTERS) {
    throw new DataError(
      `Cannot make a vocabulary as it must have 1 to ${MOST_CHARACTERS} characters: ` +
        `characters=${characters.length}`,
    );
  }
  const ids = new Map<number, number>();
  characters.forEach((character, id) => {
    const point = character.codePointAt(0);
    const isSurrogate = point !== undefined && point >= 0xd800 && point < 0xe000;
    if (point === undefined || isSurrogate || character !== String.fromCodePoint(point)) {
      throw new DataError(
        `Cannot make a vocabulary as each entry must be one character: id=${id}, ` +
          `entry=${JSON.stringify(character.slice(0, 20))}`,
      );
    }
    if (ids.has(point)) {
      throw new DataError(
        `Cannot make a vocabulary as each character must appear once: ` +
          `ids=${ids.get(point)} and ${id}, character=${nameOf(character)}`,
      );
    }
    ids.set(point, id);
  });
  return ids;
}

function unknownCharacter(character: string, place: number, known: number): DataError {
  return new DataError(
    `Cannot encode text as every character must be one of the ${known} of the vocabulary: ` +
      `character=${nameOf(character)}, place=${place}`,
  );
}

/** Writes a character so that it can be seen: `"é" (U+00E9)`. */
function nameOf(character: string): string {
  const point = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return /^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character)
    ? `"${character}" (U+${point})`
    : `U+${point}`;
}
