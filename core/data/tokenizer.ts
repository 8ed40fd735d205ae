import { utf8Text } from "./utf8.ts";

/** How text is cut into tokens. */
export type TokenizerKind = "char" | "byte" | "bpe";

/** Kinds of tokenizers, for schemas and messages. */
export const TOKENIZER_KINDS: readonly TokenizerKind[] = ["char", "byte", "bpe"];

/** What a tokenizer is made of: all that a file of it holds. */
export interface TokenizerContent {
  readonly kind: TokenizerKind;
  /** Bytes that each token stands for, by id; none for a special token. */
  readonly tokens: readonly Uint8Array[];
  /** Pairs of ids that `bpe` joins, first those that are joined first. */
  readonly merges: readonly (readonly [number, number])[];
  /** Ids of the special tokens by name; text never becomes one. */
  readonly special: ReadonlyMap<string, number>;
}

/**
 * Cuts bytes into tokens and joins them again.
 *
 * `decode(encode(bytes))` gives the same bytes: for `byte` and `bpe` of any bytes, for `char` of
 * text whose characters are all in the vocabulary.
 */
export interface Tokenizer extends TokenizerContent {
  /** Number of tokens, special ones included. */
  readonly vocabulary: number;
  /** Hash of the content; a model that was trained with another digest has another vocabulary. */
  readonly digest: string;
  /**
   * Cuts bytes into tokens.
   *
   * @throws {DataError} If there is no token for a character.
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
 * @throws {DataError} If there is no token for a character.
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
