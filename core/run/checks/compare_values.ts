import { sha256Hex } from "../../base/sha256.ts";

/**
 * Finds the largest absolute difference of two arrays; NaN if a difference is none.
 *
 * @throws {RangeError} If the arrays have different lengths.
 */
export function maxAbsoluteDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkLengths(a, b);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/**
 * Finds the largest error of a row, in units of the last place of that row's largest value, over
 * all rows; NaN if an error is none.
 *
 * A row shares one statistic, so its small elements carry the rounding of its large ones: their
 * own last place would measure cancellation, not the kernel.
 *
 * @throws {RangeError} If the arrays have different lengths.
 */
export function maxErrorUlp(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  width: number,
): number {
  checkLengths(actual, expected);
  let largest = 0;
  for (let start = 0; start < actual.length; start += width) {
    let size = 0;
    let error = 0;
    for (let i = start; i < start + width; i++) {
      size = Math.max(size, Math.abs(expected[i]));
      error = Math.max(error, Math.abs(actual[i] - expected[i])); // NaN stays NaN
    }
    largest = Math.max(largest, error / unitInLastPlace(size));
  }
  return largest;
}

/**
 * Gives the distance of an f32 value's neighbours: 2^(exponent - 23), at least 2^-126, the smallest
 * normal value, as smaller distances may be flushed to zero.
 */
export function unitInLastPlace(size: number): number {
  const words = new Uint32Array(new Float32Array([size]).buffer);
  const exponent = Math.max(words[0] & 0x7f800000, 0x0c000000);
  words[0] = exponent - 0x0b800000;
  return new Float32Array(words.buffer)[0];
}

function checkLengths(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new RangeError(
    `Cannot compare arrays as their lengths must be equal: lengths=${a.length} and ${b.length}`,
  );
}

/** Gives the first 16 hexadecimal digits of the SHA-256 of the bits of an array, little-endian. */
export function bitsHash(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  words.forEach((word, i) => view.setUint32(4 * i, word, true));
  return sha256Hex(new Uint8Array(view.buffer)).slice(0, 16);
}
