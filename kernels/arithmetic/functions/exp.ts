import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";

/** log2 e, rounded. */
export const LOG2_E_BITS = 0x3fb8aa3b;
/** ln 2 in 15 bits, so that its product with the exponent (8 bits) is exact. */
export const LN2_HIGH_BITS = 0x3f317200;
/** What LN2_HIGH leaves of ln 2. */
export const LN2_LOW_BITS = 0x35bfbe8e;
/** (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2: weighted minimax fit with f32 coefficients. */
export const EXP_POLYNOMIAL = [
  0.4999999403953552,
  0.1666652113199234,
  0.04166826605796814,
  0.008368673734366894,
  0.0013820717576891184,
];
/** 1.5 * 2^23: a sum with it has a whole number in its last bits, and zeros in the nine above. */
const WHOLE_IN_LAST_BITS = 12582912;
/** Largest f32 whose exp is finite. */
const EXP_OVERFLOW_BITS = 0x42b17217;
/** Below this the result would be subnormal, and is +0. */
const EXP_UNDERFLOW = -87.33;

/**
 * Traces exp(x) for |x| <= 87.33, without the cases of the full range.
 *
 * x = n ln 2 + r, exp(x) = 2^n (1 + r + r^2 q(r)); n goes into the exponent by integer addition;
 * its bits are the last ones of n + 1.5 * 2^23, which is cheaper than a conversion.
 */
export function traceExpCore(t: Tracer, x: F32): F32 {
  const scaled = t.add(t.multiply(x, t.floatBits(LOG2_E_BITS)), t.float(0.5));
  const whole = t.floor(scaled);
  const high = t.multiply(whole, t.floatBits(LN2_HIGH_BITS));
  const low = t.multiply(whole, t.floatBits(LN2_LOW_BITS));
  const r = t.subtract(t.subtract(x, high), low);
  const q = t.polynomial(r, EXP_POLYNOMIAL);
  const mantissa = t.add(t.float(1), t.add(r, t.multiply(t.multiply(r, r), q)));
  const wholeBits = t.toWord(t.add(whole, t.float(WHOLE_IN_LAST_BITS)));
  return t.toFloat(t.wordAdd(t.toWord(mantissa), t.shiftLeft(wholeBits, 23)));
}

/** Traces exp(x) for every x: +0 below -87.33, infinity above 88.72, NaN for NaN. */
export function traceExp(t: Tracer, x: F32): F32 {
  const highest = t.floatBits(EXP_OVERFLOW_BITS);
  const lowest = t.float(EXP_UNDERFLOW);
  const clamped = t.maximum(t.minimum(x, highest), lowest);
  const value = t.toWord(traceExpCore(t, clamped));
  const notLow = t.select(t.less(x, lowest), t.word(0), value);
  const inRange = t.select(t.less(highest, x), t.word(0x7f800000), notLow);
  return nanWhere(t, x, t.toFloat(inRange));
}

/**
 * exp(x) for all f32.
 *
 * Accuracy: at most 0.99 ULP on [-87.3, 88.7]. Inputs below 2^-51 in size count as 0.
 */
export const exp = traceFunction(
  "canonical_exp",
  ["x"],
  (t, x) => traceExp(t, flushBelow(t, x, TENSOR_MINIMUM_BITS)),
  "normal",
);
