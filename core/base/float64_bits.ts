const view = new DataView(new ArrayBuffer(8));

/**
 * Gives the sign, the exponent and the top 20 fraction bits of a number.
 *
 * @param x Any number.
 * @returns Upper 32 bits of the IEEE 754 binary64 form, as a signed integer.
 */
export function highWord64(x: number): number {
  view.setFloat64(0, x);
  return view.getInt32(0);
}

/**
 * Gives the low 32 fraction bits of a number.
 *
 * @param x Any number.
 * @returns Lower 32 bits of the IEEE 754 binary64 form, as an unsigned integer.
 */
export function lowWord64(x: number): number {
  view.setFloat64(0, x);
  return view.getUint32(4);
}

/**
 * Builds a number from its two words.
 *
 * @param high Upper 32 bits; taken modulo 2^32.
 * @param low Lower 32 bits; taken modulo 2^32.
 * @returns The binary64 number with these bits.
 */
export function fromWords64(high: number, low: number): number {
  view.setInt32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
}

/**
 * Multiplies a number by a power of two, rounding at most once.
 *
 * Accuracy: exact unless the result is subnormal or overflows.
 *
 * @param x Number of magnitude 0.5 to 4, so that the two steps below round only in the second.
 * @param k Integer exponent, -1100 to 1024.
 * @returns `x * 2^k`.
 */
export function scaleByPowerOfTwo64(x: number, k: number): number {
  if (k > 1023) return x * 2 * fromWords64((k - 1 + 1023) << 20, 0);
  if (k >= -1022) return x * fromWords64((k + 1023) << 20, 0);
  const lift = 600; // both factors stay normal, and the first product stays exact
  return x * fromWords64((k + lift + 1023) << 20, 0) * fromWords64((1023 - lift) << 20, 0);
}
