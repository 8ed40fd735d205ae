import { createHash } from "node:crypto";

/**
 * Computes the SHA-256 hash of bytes, of parts of them, or of text in UTF-8.
 *
 * Source: FIPS 180-4, section 6.2.
 *
 * @param data Bytes, a list of parts that follow each other, or text that is encoded as UTF-8 first.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256Hex(data: Uint8Array | string | readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of Array.isArray(data) ? data : [data]) hash.update(part);
  return hash.digest("hex");
}
