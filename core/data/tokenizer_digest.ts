import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Version of the digest and of how text is cut: raised when the same tokenizer gives other ids. */
export const TOKENIZER_VERSION = 1;

/**
 * Hashes what a tokenizer is made of, so that another vocabulary can be told.
 *
 * @param content Kind, bytes of each token, merges and special tokens.
 * @returns SHA-256 of them as canonical JSON, bytes in hexadecimal.
 */
export function tokenizerDigest(
  { kind, tokens, merges, special }: Pick<Tokenizer, "kind" | "tokens" | "merges" | "special">,
): string {
  return sha256Hex(canonicalJson({
    version: TOKENIZER_VERSION,
    kind,
    tokens: tokens.map((token) => token.toHex()),
    merges: merges.map(([left, right]) => [left, right]),
    special: [...special],
  }));
}
