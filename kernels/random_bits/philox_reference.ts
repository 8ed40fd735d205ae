/** A key of the generator: two 32-bit words. */
export type PhiloxKey = readonly [number, number];
/** A counter or a block of random bits: four 32-bit words. */
export type PhiloxBlock = readonly [number, number, number, number];

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Added to the key after each round: the golden ratio and sqrt(3) - 1, times 2^32. */
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;

/**
 * Computes one block of Philox4x32-10: four random words from a counter and a key.
 *
 * A bijection of the counter for each key, so no state goes from one block to the next: any block
 * can be had at any time, in any order. This is the definition; the kernels must give its bits.
 *
 * Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3, section 3.3.
 *
 * @param counter Four words, taken modulo 2^32.
 * @param key Two words, taken modulo 2^32.
 * @returns Four words from 0 to 2^32 - 1.
 */
export function philoxReference(counter: PhiloxBlock, key: PhiloxKey): PhiloxBlock {
  // By index: taking an array apart by its iterator costs as much as the rounds.
  let x = counter[0] | 0;
  let y = counter[1] | 0;
  let z = counter[2] | 0;
  let w = counter[3] | 0;
  let a = key[0] | 0;
  let b = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lowX = Math.imul(MULTIPLIER_0, x);
    const lowZ = Math.imul(MULTIPLIER_1, z);
    const nextX = multiplyHigh(MULTIPLIER_1, z) ^ y ^ a;
    z = multiplyHigh(MULTIPLIER_0, x) ^ w ^ b;
    x = nextX;
    y = lowZ;
    w = lowX;
    a = (a + KEY_STEP_0) | 0;
    b = (b + KEY_STEP_1) | 0;
  }
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
}

/** Upper 32 bits of the 64-bit product of two words, from four products of 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // No sum exceeds 0xffff * 0xffff + 2 * 0xffff = 2^32 - 1, so none loses a carry.
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (other >>> 16)) | 0;
}
