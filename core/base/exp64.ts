import { sumError64 } from "./exact64.ts";
import { scaleByPowerOfTwo64 } from "./float64_bits.ts";
import { INVERSE_FACTORIALS } from "./inverse_factorials64.ts";

/**
 * Computes e to the power x, the same bits in every engine.
 *
 * `x = k ln 2 + r` with |r| <= ln(2) / 2; `e^r` is its Taylor polynomial of degree 14, and the sum
 * `1 + r` keeps its rounding error.
 *
 * Accuracy: 0.62 ULP at most where the result is a normal number, 1.1 ULP where it is subnormal.
 * Source: reduction by Cody and Waite 1980, Software Manual for the Elementary Functions, chapter 6.
 *
 * @param x Exponent.
 * @returns `e^x`; Infinity above 709.78, 0 below -745.13, NaN for NaN.
 */
export function exp64(x: number): number {
  return expSum64(x, 0);
}

/** First 32 bits of ln 2; an integer of up to 21 bits times it is exact. */
export const LN2_HIGH = 0.6931471803691238;
/** `ln 2 - LN2_HIGH`, rounded. */
export const LN2_LOW = 1.9082149292705877e-10;

const LOG2_E = 1.4426950408889634; // 1 / ln 2
const LARGEST = 709.782712893384; // exp of the next number overflows
const SMALLEST = -746; // exp of it is below 2^-1075, half of the smallest number

/**
 * Computes e to the power of an unevaluated sum, for callers that carry a rounding error along.
 *
 * Accuracy: that of `exp64` for the exact sum.
 *
 * @param high Exponent.
 * @param low What rounding took from `high`; at most a few ULP of it.
 * @returns `e^(high + low)`.
 */
export function expSum64(high: number, low: number): number {
  if (high !== high) return high;
  if (high > LARGEST) return Infinity;
  if (high < SMALLEST) return 0;
  const k = nearestMultipleOfLn2(high);
  const whole = high - k * LN2_HIGH; // exact
  const rest = low - k * LN2_LOW;
  const r = whole + rest;
  const rLow = (whole - r) + rest;
  const one = 1 + r;
  return scaleByPowerOfTwo64(one + ((r - (one - 1)) + expTail(r, rLow)), k);
}

/**
 * Computes e to the power x, minus one, without losing the digits of a small result.
 *
 * Accuracy: 0.95 ULP at most.
 *
 * @param x Exponent.
 * @returns `e^x - 1`; Infinity above 709.78, -1 below -38, x itself for zeros and NaN.
 */
export function expm164(x: number): number {
  if (x === 0 || x !== x) return x;
  if (x > 60) return exp64(x); // 1 is less than 0.01 ULP of it
  if (x < -38) return -1;
  const k = nearestMultipleOfLn2(x);
  if (k === 0) return x + expTail(x, 0);
  const whole = x - k * LN2_HIGH;
  const rest = -k * LN2_LOW;
  const r = whole + rest;
  const rLow = (whole - r) + rest;
  const one = 1 + r;
  const scaled = scaleByPowerOfTwo64(one, k);
  const scaledLow = ((r - (one - 1)) + expTail(r, rLow)) * scaleByPowerOfTwo64(1, k);
  return (scaled - 1) + (sumError64(scaled, -1) + scaledLow);
}

/**
 * Computes the hyperbolic tangent.
 *
 * `tanh |x| = -t / (2 + t)` with `t = e^(-2 |x|) - 1`.
 *
 * Accuracy: 2.5 ULP at most.
 *
 * @param x Any number.
 * @returns Value in [-1, 1]; x itself for zeros and NaN.
 */
export function tanh64(x: number): number {
  if (x === 0 || x !== x) return x;
  const t = expm164(-2 * Math.abs(x));
  const size = -t / (2 + t);
  return x < 0 ? -size : size;
}

function nearestMultipleOfLn2(x: number): number {
  return Math.floor(x * LOG2_E + 0.5);
}

/** Computes `e^(r + rLow) - 1 - r` for |r| <= 0.35 and |rLow| below an ULP of r. */
function expTail(r: number, rLow: number): number {
  let p = INVERSE_FACTORIALS[14];
  for (let n = 13; n >= 2; n--) p = p * r + INVERSE_FACTORIALS[n];
  return r * r * p + (rLow + rLow * r);
}
