import { sha256Hex } from "../../core/base/sha256.ts";

/** Hashes 32-bit words as big-endian bytes. */
export function wordDigest(words: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * words.length));
  for (let i = 0; i < words.length; i++) view.setUint32(4 * i, words[i]);
  return sha256Hex(new Uint8Array(view.buffer));
}

/** Hashes f64 numbers as big-endian bytes. */
export function numberDigest(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (let i = 0; i < numbers.length; i++) view.setFloat64(8 * i, numbers[i]);
  return sha256Hex(new Uint8Array(view.buffer));
}
