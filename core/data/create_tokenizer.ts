import { canonicalJson } from "../base/canonical_json.ts";
import { DataError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import { bpeEncoder } from "./bpe_encoder.ts";
import { charEncoder } from "./char_encoder.ts";
import type { Tokenizer, TokenizerContent, TokenizerKind } from "./tokenizer.ts";

/** Version of how text is cut: raised when a tokenizer of the same content gives other ids. */
export const TOKENIZER_VERSION = 1;

/** Makes the function that cuts bytes, for each kind. */
const ENCODERS: Readonly<Record<TokenizerKind, (given: TokenizerContent) => Tokenizer["encode"]>> =
  { char: charEncoder, byte: byteEncoder, bpe: bpeEncoder };

/**
 * Makes a tokenizer of its content.
 *
 * @param content Kind, tokens, merges and special tokens; not copied.
 * @returns The tokenizer.
 * @throws {DataError} If tokens are missing, appear twice, or do not fit the kind.
 */
export function createTokenizer(content: TokenizerContent): Tokenizer {
  const { kind, tokens, merges, special } = content;
  const encode = ENCODERS[kind](content);
  return {
    kind,
    tokens,
    merges,
    special,
    vocabulary: tokens.length,
    digest: sha256Hex(canonicalJson({
      version: TOKENIZER_VERSION,
      kind,
      tokens: tokens.map((token) => token.toHex()),
      merges: merges.map(([left, right]) => [left, right]),
      special: Object.fromEntries(special),
    })),
    encode,
    decode: (ids) => joinTokens(tokens, ids),
  };
}

/**
 * Makes the tokenizer that has a token for each byte: its id is its value.
 *
 * @returns The tokenizer, of 256 tokens.
 */
export function byteTokenizer(): Tokenizer {
  const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  return createTokenizer({ kind: "byte", tokens, merges: [], special: new Map() });
}

/**
 * Adds special tokens to a tokenizer, after its last id.
 *
 * @param tokenizer The tokenizer; not changed.
 * @param names Names of the tokens.
 * @returns A tokenizer that has them too.
 * @throws {DataError} If there is a special token of a name already.
 */
export function withSpecialTokens(tokenizer: Tokenizer, names: readonly string[]): Tokenizer {
  const special = new Map(tokenizer.special);
  for (const name of names) {
    if (special.has(name)) {
      throw new DataError(`Cannot add a special token as its name must be new: name=${name}`);
    }
    special.set(name, tokenizer.tokens.length + special.size - tokenizer.special.size);
  }
  const tokens = [...tokenizer.tokens, ...names.map(() => new Uint8Array())];
  return createTokenizer({ ...tokenizer, tokens, special });
}

function byteEncoder({ tokens }: TokenizerContent): Tokenizer["encode"] {
  const ids = new Int32Array(256).fill(-1);
  tokens.forEach((token, id) => {
    if (token.length === 1) ids[token[0]] = id;
  });
  const missing = ids.indexOf(-1);
  if (missing >= 0) {
    throw new DataError(
      `Cannot make a tokenizer of bytes as each must have a token: missing=${missing}`,
    );
  }
  return (bytes) => Uint32Array.from(bytes, (byte) => ids[byte]);
}

/** Joins the bytes of tokens. */
function joinTokens(tokens: readonly Uint8Array[], ids: ArrayLike<number>): Uint8Array {
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
