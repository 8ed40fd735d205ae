import { LN2_HIGH, LN2_LOW } from "./exp64.ts";
import { productError64, sumError64 } from "./exact64.ts";
import { fromWords64, highWord64, lowWord64 } from "./float64_bits.ts";

/**
 * Computes the natural logarithm, the same bits in every engine.
 *
 * `x = 2^k (1 + f)` with 1 + f in (0.707, 1.415]; with `s = f / (2 + f)`,
 * `log(1 + f) = 2 (s + s^3/3 + s^5/5 + ...) = f - f^2/2 + s (f^2/2 + 2 s^2 (1/3 + s^2/5 + ...))`, of
 * which the first two terms keep their rounding errors.
 *
 * Accuracy: 0.65 ULP at most.
 * Source: the area-hyperbolic-tangent series, Abramowitz and Stegun 4.1.27.
 *
 * @param x Positive number.
 * @returns `ln x`; -Infinity for 0, NaN for a negative number or NaN.
 */
export function log64(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const { k, f } = decompose64(x);
  return logOfParts(f, k, 0);
}

/**
 * Computes the natural logarithm of 1 + x without losing the digits of a small x.
 *
 * Accuracy: 0.65 ULP at most.
 *
 * @param x Number above -1.
 * @returns `ln(1 + x)`; -Infinity for -1, NaN below -1 or for NaN, x itself for zeros.
 */
export function log1p64(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity || x === 0) return x;
  if (x > ROOT_HALF - 1 && x < ROOT_TWO - 1) return logOfParts(x, 0, 0);
  const sum = 1 + x;
  const { k, f } = decompose64(sum);
  return logOfParts(f, k, sumError64(1, x) / sum);
}

/**
 * Writes a positive number as `2^k (1 + f)`, exactly, with f in (-0.293, 0.415].
 *
 * @param x Positive finite number, subnormal or not.
 * @returns Integer exponent k and fraction f.
 */
export function decompose64(x: number): { readonly k: number; readonly f: number } {
  let k = -1023;
  let normal = x;
  if (x < SMALLEST_NORMAL) {
    normal = x * TWO_TO_54;
    k -= 54;
  }
  const high = highWord64(normal);
  k += high >>> 20;
  const m = fromWords64((high & 0xfffff) | 0x3ff00000, lowWord64(normal)); // [1, 2)
  return m > ROOT_TWO ? { k: k + 1, f: 0.5 * m - 1 } : { k, f: m - 1 };
}

const SMALLEST_NORMAL = 2.2250738585072014e-308; // 2^-1022
const TWO_TO_54 = 18014398509481984;
const ROOT_TWO = 1.4142135623730951;
const ROOT_HALF = 0.7071067811865476;

/** 1/3, 1/5, ..., 1/25: with s^2 <= 0.0295 the next term is below 2^-56 of the sum's last bit. */
const ODD_RECIPROCALS = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25].map((n) => 1 / n);

/** Computes `k ln 2 + log(1 + f) + low`. */
function logOfParts(f: number, k: number, low: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let p = 0;
  for (let i = ODD_RECIPROCALS.length - 1; i >= 0; i--) p = p * z + ODD_RECIPROCALS[i];
  const halfSquare = 0.5 * f * f;
  const halfSquareLow = 0.5 * productError64(f, f);
  const main = f - halfSquare;
  const whole = k * LN2_HIGH; // exact
  const sum = whole + main;
  const lost = sumError64(f, -halfSquare) + sumError64(whole, main) - halfSquareLow;
  return sum + (s * (halfSquare + 2 * z * p) + (lost + (k * LN2_LOW + low)));
}
