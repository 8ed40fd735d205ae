import { DataError } from "../base/errors.ts";
import type { Tokenizer, TokenizerContent } from "./tokenizer.ts";
import { requireUtf8, utf8SizeAt, utf8Text } from "./utf8.ts";

/**
 * Makes the function that cuts text into characters.
 *
 * @param content Tokens, each one character.
 * @returns The function; it refuses bytes that are not UTF-8, and characters without a token.
 * @throws {DataError} If there are no tokens, one is not one character, or appears twice.
 */
export function charEncoder({ tokens, special }: TokenizerContent): Tokenizer["encode"] {
  const ids = idsByPoint(tokens, new Set(special.values()));
  return (bytes) => {
    requireUtf8(bytes, "text to encode");
    const text = utf8Text(bytes);
    const out = new Uint32Array(text.length);
    let count = 0;
    for (const character of text) {
      const id = ids.get(character.codePointAt(0)!);
      if (id === undefined) throw unknownCharacter(character, count, ids.size);
      out[count++] = id;
    }
    return out.slice(0, count);
  };
}

function idsByPoint(
  tokens: readonly Uint8Array[],
  special: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const ids = new Map<number, number>();
  tokens.forEach((token, id) => {
    if (special.has(id)) return;
    if (token.length === 0 || utf8SizeAt(token, 0) !== token.length) {
      throw new DataError(
        "Cannot make a vocabulary of characters as each token must be one: " +
          `id=${id}, bytes=${token.subarray(0, 16).toHex() || "none"}`,
      );
    }
    const point = utf8Text(token).codePointAt(0)!;
    if (ids.has(point)) {
      throw new DataError(
        "Cannot make a vocabulary of characters as each must appear once: " +
          `ids=${ids.get(point)} and ${id}, character=${nameOf(utf8Text(token))}`,
      );
    }
    ids.set(point, id);
  });
  if (ids.size > 0) return ids;
  throw new DataError("Cannot make a vocabulary of characters as it must have one: characters=0");
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
