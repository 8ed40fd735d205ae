import {
  EXP_POLYNOMIAL,
  LN2_HIGH_BITS,
  LN2_LOW_BITS,
  LOG2_E_BITS,
} from "../arithmetic/functions/exp.ts";
import { storeTensor } from "../arithmetic/storage.ts";
import type { F32, TracedFunction, Tracer } from "../arithmetic/trace.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";

/** exp of less than this is below 2^-51 and counts as +0. */
export const SOFTMAX_CUT = -35.35;
/** Largest error of {@link softmaxExp}, in ULP of its result; tests sweep its range. */
export const SOFTMAX_EXP_ULP = 1;
/** 1.5 * 2^23: adding it rounds to a whole number, which then stands in the last bits. */
const WHOLE_IN_LAST_BITS = 12582912;

/**
 * Traces exp(d) for d from {@link SOFTMAX_CUT} to 87; +0 below.
 *
 * d = n ln 2 + r, exp(d) = 2^n (1 + r + r^2 q(r)), with n the nearest whole number. It needs no
 * case for overflow, as d is a value less the largest of its row.
 */
export function traceSoftmaxExp(t: Tracer, d: F32): F32 {
  const shifted = t.add(t.multiply(d, t.floatBits(LOG2_E_BITS)), t.float(WHOLE_IN_LAST_BITS));
  const whole = t.subtract(shifted, t.float(WHOLE_IN_LAST_BITS));
  const high = t.multiply(whole, t.floatBits(LN2_HIGH_BITS));
  const low = t.multiply(whole, t.floatBits(LN2_LOW_BITS));
  const r = t.subtract(t.subtract(d, high), low);
  const q = t.polynomial(r, EXP_POLYNOMIAL);
  const mantissa = t.add(t.float(1), t.add(r, t.multiply(t.multiply(r, r), q)));
  const value = t.wordAdd(t.toWord(mantissa), t.shiftLeft(t.toWord(shifted), 23));
  return t.toFloat(t.select(t.less(d, t.float(SOFTMAX_CUT)), t.word(0), value));
}

/** exp(x - maximum), in stored form: +0 where the difference is below {@link SOFTMAX_CUT}. */
export const softmaxExp: TracedFunction = {
  ...traceFunction(
    "softmax_exp",
    ["x", "maximum"],
    (t, x, maximum) => traceSoftmaxExp(t, t.subtract(x, maximum)),
  ),
  uniform: ["maximum"],
};

/** The larger of two values. */
export const laneMaximum = traceFunction(
  "lane_maximum",
  ["a", "b"],
  (t, a, b) => t.maximum(a, b),
);

/** 1 / sum: one division a row, not one an element. */
export const softmaxInverse = traceFunction(
  "softmax_inverse",
  ["sum"],
  (t, sum) => t.divide(t.float(1), sum),
);

/** Share of an exponential in its row's sum, in stored form. */
export const softmaxShare = traceFunction(
  "softmax_share",
  ["exponential", "inverse"],
  (t, exponential, inverse) => t.multiply(exponential, inverse),
  "tensor",
);

/** y (gradY - sum of gradY y), in stored form. */
export const softmaxGradOf = traceFunction(
  "softmax_grad_of",
  ["y", "grad_y", "sum"],
  (t, y, gradY, sum) => storeTensor(t, t.multiply(y, t.subtract(gradY, sum))),
);
