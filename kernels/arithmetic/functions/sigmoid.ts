import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceExp } from "./exp.ts";

/** Traces 1 / (1 + exp(-x)) as e / (1 + e) or 1 / (1 + e), e = exp(-|x|): no overflow. */
export function traceSigmoid(t: Tracer, x: F32): F32 {
  const e = traceExp(t, t.negate(t.absolute(x)));
  const negative = t.signedLess(t.toWord(x), t.word(0));
  return t.divide(t.select(negative, e, t.float(1)), t.add(t.float(1), e));
}

/** Logistic function. Accuracy: at most 2.41 ULP on [-87.3, 88]. */
export const sigmoid = traceFunction(
  "canonical_sigmoid",
  ["x"],
  (t, x) => traceSigmoid(t, flushBelow(t, x, TENSOR_MINIMUM_BITS)),
  "normal",
);

/**
 * SiLU (Swish with beta 1): x sigmoid(x).
 *
 * Accuracy: at most 3.20 ULP on [-87, 88]; below -87.33 the result is 0.
 */
export const silu = traceFunction(
  "canonical_silu",
  ["x"],
  (t, x) => {
    // From -88 down sigmoid is 0, and a product with infinity would be NaN.
    const input = t.maximum(flushBelow(t, x, TENSOR_MINIMUM_BITS), t.float(-88));
    return nanWhere(t, x, t.multiply(input, traceSigmoid(t, input)));
  },
  "normal",
);
