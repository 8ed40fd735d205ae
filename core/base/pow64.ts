import { productError64, sumError64 } from "./exact64.ts";
import { expSum64, LN2_HIGH, LN2_LOW } from "./exp64.ts";
import { decompose64 } from "./log64.ts";

/**
 * Computes a power, the same bits in every engine.
 *
 * `base^exponent = e^(exponent ln base)`, with the logarithm and the product as unevaluated sums of
 * two numbers (106 bits), so that a large exponent costs no digits and small integer powers are exact.
 *
 * Accuracy: 0.62 ULP at most where the result is a normal number.
 *
 * @param base Any number.
 * @param exponent Any number.
 * @returns `base^exponent`, and what `Math.pow` gives for zeros, infinities, NaN and a negative base.
 */
export function pow64(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (exponent !== exponent || base !== base) return NaN;
  const size = Math.abs(base);
  if (Math.abs(exponent) === Infinity) {
    if (size === 1) return NaN; // as ECMAScript has it; IEEE 754 gives 1
    return (size > 1) === (exponent > 0) ? Infinity : 0;
  }
  const negative = base < 0 || (base === 0 && 1 / base < 0);
  const isOdd = Math.abs(exponent % 2) === 1;
  if (base < 0 && size !== Infinity && Math.floor(exponent) !== exponent) return NaN;
  const result = powerOfSize(size, exponent);
  return negative && isOdd ? -result : result;
}

function powerOfSize(size: number, exponent: number): number {
  if (size === 1) return 1;
  if (size === 0 || size === Infinity) return (size === 0) === (exponent > 0) ? 0 : Infinity;
  const { high, low } = logSum64(size);
  const product = exponent * high;
  if (Math.abs(product) < 1e-20) return 1; // so no part below comes near underflow
  return expSum64(product, productError64(exponent, high) + exponent * low);
}

/** ln x as `high + low` with a relative error below 2^-70. */
function logSum64(x: number): { readonly high: number; readonly low: number } {
  const { k, f } = decompose64(x);
  // s = f / (2 + f)
  const d = 2 + f;
  const s = f / d;
  const sd = s * d;
  const sLow = ((f - sd) - productError64(s, d) - s * sumError64(2, f)) / d;
  // z = s^2
  const z = s * s;
  const zLow = productError64(s, s) + 2 * s * sLow;
  // 1 + z/3 + z^2/5 + ...: the last terms in one number, the first in two
  let p = 0;
  for (let i = ODD_RECIPROCALS.length - 1; i >= FIRST_IN_ONE; i--) p = p * z + ODD_RECIPROCALS[i];
  let pLow = 0;
  for (let i = FIRST_IN_ONE - 1; i >= 0; i--) {
    const product = p * z;
    const productLow = productError64(p, z) + (p * zLow + pLow * z);
    const constant = ODD_RECIPROCALS[i];
    p = constant + product;
    pLow = sumError64(constant, product) + (productLow + ODD_RECIPROCALS_LOW[i]);
  }
  // log(1 + f) = 2 s p
  const twoS = 2 * s;
  const part = twoS * p;
  const partLow = productError64(twoS, p) + (twoS * pLow + 2 * sLow * p);
  // + k ln 2, of which k * LN2_HIGH is exact
  const whole = k * LN2_HIGH;
  const sum = whole + part;
  const low = sumError64(whole, part) + (partLow + k * LN2_LOW);
  const high = sum + low;
  return { high, low: sumError64(sum, low) };
}

/** 1/1, 1/3, ..., 1/31; with z <= 0.0295 the next term is below 2^-80. */
const ODD_RECIPROCALS = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31].map((n) =>
  1 / n
);
/** What rounding took from each of them. */
const ODD_RECIPROCALS_LOW = ODD_RECIPROCALS.map((r, i) =>
  -((r * (2 * i + 1) - 1) + productError64(r, 2 * i + 1)) / (2 * i + 1)
);
const FIRST_IN_ONE = 6; // z^6 < 2^-30: a rounding error there is below 2^-80
