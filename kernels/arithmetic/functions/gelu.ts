import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceErf } from "./erf.ts";
import { traceSigmoid } from "./sigmoid.ts";

/** 2 sqrt(2 / pi). */
export const TWO_SQRT_TWO_OVER_PI = 1.5957691216057308;
/** Coefficient of the cubic term (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
export const GELU_CUBIC = 0.044715;
/** 1 / sqrt(2). */
export const SQRT_HALF = 0.7071067811865476;

/** From here on GELU is 0 on the left and x on the right; beyond, x^3 and infinity would get in. */
const GELU_SATURATION = 60;

/** Traces 2u with u = sqrt(2 / pi) (x + 0.044715 x^3) for |x| <= 60. */
function traceArgument(t: Tracer, x: F32): F32 {
  const cube = t.multiply(t.multiply(x, x), x);
  const sum = t.add(x, t.multiply(t.float(GELU_CUBIC), cube));
  return t.multiply(t.float(TWO_SQRT_TWO_OVER_PI), sum);
}

/** Traces x in stored form, with what lies below -60 raised to it: GELU is 0 there. */
function traceInput(t: Tracer, x: F32): F32 {
  return t.maximum(flushBelow(t, x, TENSOR_MINIMUM_BITS), t.float(-GELU_SATURATION));
}

/**
 * GELU in its tanh form, written with the sigmoid: x sigmoid(2u).
 *
 * That keeps the left tail's relative accuracy. Accuracy: absolute error at most 5.2e-7 for
 * |x| < 10, 17 ULP on [-3, 10].
 */
export const geluTanh = traceFunction(
  "canonical_gelu_tanh",
  ["x"],
  (t, x) => {
    const input = traceInput(t, x);
    const argument = traceArgument(t, t.minimum(input, t.float(GELU_SATURATION)));
    return nanWhere(t, x, t.multiply(input, traceSigmoid(t, argument)));
  },
  "normal",
);

/**
 * GELU in its exact form: (x / 2) (1 + erf(x / sqrt 2)).
 *
 * Accuracy: absolute error at most 4.5e-7 for |x| < 10; the left tail cancels.
 */
export const geluErf = traceFunction(
  "canonical_gelu_erf",
  ["x"],
  (t, x) => {
    const input = traceInput(t, x);
    const bracket = t.add(t.float(1), traceErf(t, t.multiply(input, t.float(SQRT_HALF))));
    return nanWhere(t, x, t.multiply(t.multiply(t.float(0.5), input), bracket));
  },
  "normal",
);
