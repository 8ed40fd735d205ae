/**
 * Gives what rounding took from a sum: `a + b = sum + sumError64(a, b)`, exactly.
 *
 * Source: Knuth, The Art of Computer Programming, volume 2, section 4.2.2, theorem B.
 *
 * @param a Finite number.
 * @param b Finite number, larger or smaller than `a`.
 * @returns The rounding error of `a + b`.
 */
export function sumError64(a: number, b: number): number {
  const sum = a + b;
  const bPart = sum - a;
  return (a - (sum - bPart)) + (b - bPart);
}

const SPLITTER = 134217729; // 2^27 + 1: the product cuts 53 bits into 26 and 26 with a sign

/**
 * Gives what rounding took from a product: `a * b = product + productError64(a, b)`, exactly.
 *
 * Source: Dekker 1971, A floating-point technique for extending the available precision.
 *
 * @param a Number of magnitude below 2^990.
 * @param b Number of magnitude below 2^990; `a * b` neither overflows nor comes near 2^-969.
 * @returns The rounding error of `a * b`.
 */
export function productError64(a: number, b: number): number {
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return ((aHigh * bHigh - a * b) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
}
