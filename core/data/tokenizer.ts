import { utf8Text } from "./utf8.ts";

/** How text is cut into tokens. */
export type TokenizerKind = "char" | "byte" | "bpe";

/** Kinds of tokenizers, for schemas and messages. */
export const TOKENIZER_KINDS: readonly TokenizerKind[] = ["char", "byte", "bpe"];

/**
 * Cuts bytes into tokens and joins them again.
 *
 * `decode(encode(bytes))` gives the same bytes: for `byte` and `bpe` of any bytes, for `char` of
 * text whose characters are all in the vocabulary.
 */
export interface Tokenizer {
  readonly kind: TokenizerKind;
  /** Number of tokens, special ones included. */
  readonly vocabulary: number;
  /** Bytes that each token stands for, by id; none for a special token. */
  readonly tokens: readonly Uint8Array[];
  /** Names of the special tokens; they have the last ids. */
  readonly special: readonly string[];
  /** Pairs of ids that are joined, in order; pair i makes the token `firstMerged + i`. */
  readonly merges: readonly (readonly [number, number])[];
  /** Hash of everything above; a checkpoint with another digest has another vocabulary. */
  readonly digest: string;
  /**
   * Cuts bytes into tokens; special tokens never come of it.
   *
   * @throws {RangeError} If there is no token for a character.
   */
  encode(bytes: Uint8Array): Uint32Array;
  /**
   * Joins the bytes of tokens; special ones have none.
   *
   * @throws {RangeError} If there is no token of an id.
   */
  decode(ids: ArrayLike<number>): Uint8Array;
}

/**
 * Cuts text into tokens.
 *
 * @param tokenizer The tokenizer.
 * @param text Any text without lone surrogates.
 * @returns Ids.
 * @throws {RangeError} If there is no token for a character.
 */
export function encodeText(tokenizer: Tokenizer, text: string): Uint32Array {
  return tokenizer.encode(new TextEncoder().encode(text));
}

/**
 * Joins tokens to text.
 *
 * @param tokenizer The tokenizer.
 * @param ids Ids of tokens.
 * @returns The text; bytes that are not UTF-8, as generated ones may be, become U+FFFD.
 * @throws {RangeError} If there is no token of an id.
 */
export function decodeText(tokenizer: Tokenizer, ids: ArrayLike<number>): string {
  return utf8Text(tokenizer.decode(ids));
}

/**
 * Joins the bytes of tokens.
 *
 * @param tokens Bytes of each token, by id.
 * @param ids Ids of tokens.
 * @returns The bytes, new array.
 * @throws {RangeError} If there is no token of an id.
 */
export function joinTokens(tokens: readonly Uint8Array[], ids: ArrayLike<number>): Uint8Array {
  let size = 0;
  for (let i = 0; i < ids.length; i++) {
    const token = tokens[ids[i]];
    if (token === undefined) {
      throw new RangeError(
        `Cannot decode tokens as ids must be below the vocabulary: id=${ids[i]}, place=${i}, ` +
          `vocabulary=${tokens.length}`,
      );
    }
    size += token.length;
  }
  const bytes = new Uint8Array(size);
  for (let i = 0, at = 0; i < ids.length; i++) {
    bytes.set(tokens[ids[i]], at);
    at += tokens[ids[i]].length;
  }
  return bytes;
}
