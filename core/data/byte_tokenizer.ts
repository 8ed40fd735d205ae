import { joinTokens, type Tokenizer } from "./tokenizer.ts";
import { tokenizerDigest } from "./tokenizer_digest.ts";

/**
 * Makes the tokenizer that has a token for each byte: its id is its value.
 *
 * @param special Names of special tokens, which have the ids from 256.
 * @returns The tokenizer.
 */
export function byteTokenizer(special: readonly string[] = []): Tokenizer {
  const tokens = [
    ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
    ...special.map(() => new Uint8Array()),
  ];
  const content = { kind: "byte", tokens, special, merges: [] } as const;
  return {
    ...content,
    vocabulary: tokens.length,
    digest: tokenizerDigest(content),
    encode: (bytes) => Uint32Array.from(bytes),
    decode: (ids) => joinTokens(tokens, ids),
  };
}
