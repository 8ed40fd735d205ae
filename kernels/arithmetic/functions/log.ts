import { CANONICAL_NAN_BITS, flushBelow } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";

const LN2_HIGH_BITS = 0x3f317200;
const LN2_LOW_BITS = 0x35bfbe8e;
const SQRT_HALF_BITS = 0x3f3504f3;
const ONE_BITS = 0x3f800000;
const SMALLEST_NORMAL_BITS = 0x00800000;

/**
 * Traces log(x) for normal x > 0; 0 gives -infinity, negative x NaN, infinity itself.
 *
 * x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f / (2 + f):
 * log(x) = k ln 2 + f - (f^2 / 2 - s (f^2 / 2 + R(s^2))).
 */
export function traceLog(t: Tracer, x: F32): F32 {
  const word = t.toWord(x);
  const shifted = t.wordAdd(word, t.word(ONE_BITS - SQRT_HALF_BITS));
  const k = t.intToFloat(t.wordSubtract(t.shiftRight(shifted, 23), t.word(127)));
  const m = t.wordAdd(t.and(shifted, t.word(0x007fffff)), t.word(SQRT_HALF_BITS));
  const f = t.subtract(t.toFloat(m), t.float(1));
  const s = t.divide(f, t.add(t.float(2), f));
  const z = t.multiply(s, s);
  const w = t.multiply(z, z);
  const odd = t.multiply(
    w,
    t.add(t.float(0.40000972151756287), t.multiply(w, t.float(0.2427789270877838))),
  );
  const even = t.multiply(
    z,
    t.add(t.float(0.6666666269302368), t.multiply(w, t.float(0.284988135099411))),
  );
  const remainder = t.add(even, odd);
  const halfSquare = t.multiply(t.multiply(t.float(0.5), f), f);
  const correction = t.add(
    t.multiply(s, t.add(halfSquare, remainder)),
    t.multiply(k, t.floatBits(LN2_LOW_BITS)),
  );
  const value = t.add(
    t.add(t.subtract(correction, halfSquare), f),
    t.multiply(k, t.floatBits(LN2_HIGH_BITS)),
  );
  const size = t.and(word, t.word(0x7fffffff));
  const nan = t.word(CANONICAL_NAN_BITS);
  const finite = t.select(t.signedLess(t.word(0x7f7fffff), size), word, t.toWord(value));
  const positive = t.select(t.signedLess(word, t.word(0)), nan, finite);
  const notZero = t.select(
    t.signedLess(size, t.word(SMALLEST_NORMAL_BITS)),
    t.word(0xff800000),
    positive,
  );
  return t.toFloat(t.select(t.signedLess(t.word(0x7f800000), size), nan, notZero));
}

/**
 * Natural logarithm for all f32.
 *
 * Accuracy: at most 0.84 ULP for normal x > 0. Subnormal inputs count as 0.
 */
export const log = traceFunction(
  "canonical_log",
  ["x"],
  (t, x) => traceLog(t, flushBelow(t, x, SMALLEST_NORMAL_BITS)),
  "normal",
);
