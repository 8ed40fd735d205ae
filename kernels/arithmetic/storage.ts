import type { F32, Tracer } from "./trace.ts";

/** Bits of 2^-51: a stored tensor element is +0 or at least this large. */
export const TENSOR_MINIMUM_BITS = 0x26000000;
/** Bits of 2^-102, the square of the smallest stored value. */
const SQUARED_MINIMUM_BITS = 0x0c800000;
/** Bits of the smallest f32 above 2^-126: results up to 2^-126 count as zero. */
export const NORMAL_MINIMUM_BITS = 0x00800001;
/** The one NaN that is ever produced. */
export const CANONICAL_NAN_BITS = 0x7fc00000;

/**
 * Turns values whose magnitude is below a threshold, and -0, into +0.
 *
 * NaN and infinity pass. The threshold is given by its bits, so that the comparison is one of
 * integers and no device can flush its operands first.
 */
export function flushBelow(t: Tracer, value: F32, thresholdBits: number): F32 {
  const word = t.toWord(value);
  const keep = t.signedLess(t.word(thresholdBits - 1), t.magnitude(value));
  return t.toFloat(t.select(keep, word, t.word(0)));
}

/**
 * Brings a result into the form in which tensors are stored: +0 or at least 2^-51 in size.
 *
 * Rounded products of two stored values are then 0 or multiples of 2^-125, and so are sums of
 * them: none is subnormal, so that flushing of subnormals can never be seen.
 */
export function storeTensor(t: Tracer, value: F32): F32 {
  // |v| < 2^-51 just when v v < 2^-102, also where the square is rounded, flushed or infinite;
  // a multiplication and a comparison with one constant are the cheapest form of that test.
  const square = t.multiply(value, value);
  const small = t.less(square, t.floatBits(SQUARED_MINIMUM_BITS));
  return t.toFloat(t.select(small, t.word(0), t.toWord(value)));
}

/** Replaces a value by NaN where the argument is NaN, which comparisons need not pass on. */
export function nanWhere(t: Tracer, argument: F32, value: F32): F32 {
  return t.toFloat(t.select(t.isNan(argument), t.word(CANONICAL_NAN_BITS), t.toWord(value)));
}

/** Brings a result of full range into one form: +0 up to 2^-126, and a single NaN. */
export function storeNormal(t: Tracer, value: F32): F32 {
  return nanWhere(t, value, flushBelow(t, value, NORMAL_MINIMUM_BITS));
}
