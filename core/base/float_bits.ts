const floats = new Float32Array(1);
const words = new Uint32Array(floats.buffer);

/**
 * Reads the bits of a number after rounding it to f32.
 *
 * @param x Any number.
 * @returns The 32 bits as an unsigned integer.
 */
export function bitsOf(x: number): number {
  floats[0] = x;
  return words[0];
}

/**
 * Makes the f32 value that has the given bits.
 *
 * @param bits 32 bits as an unsigned integer; higher bits are dropped.
 * @returns The value, exact in f64; NaN payloads are not kept.
 */
export function floatOf(bits: number): number {
  words[0] = bits;
  return floats[0];
}
