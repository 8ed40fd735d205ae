// A library, since Deno takes 20 ms to load node:crypto, at the start of every command.
import { sha256 } from "@noble/hashes/sha2.js";

/**
 * Computes the SHA-256 hash of bytes, of parts of them, or of text in UTF-8.
 *
 * Source: FIPS 180-4, section 6.2.
 *
 * @param data Bytes, a list of parts that follow each other, or text that is encoded as UTF-8 first.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256Hex(data: Uint8Array | string | readonly Uint8Array[]): string {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const hash = sha256.create();
  for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) hash.update(part);
  return hash.digest().toHex();
}
