import { createHash } from "node:crypto";

/**
 * Computes the SHA-256 hash of bytes or of text in UTF-8.
 *
 * Source: FIPS 180-4, section 6.2.
 *
 * @param data Bytes, or text that is encoded as UTF-8 first.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}
