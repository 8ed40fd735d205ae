import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceExp } from "./exp.ts";

/** Traces 1 / (1 + exp(-x)) as e / (1 + e) or 1 / (1 + e), e = exp(-|x|): no overflow. */
export function traceSigmoid(t: Tracer, x: F32): F32 {
  const e = traceExp(t, t.negate(t.absolute(x)));
  return t.divide(traceNumerator(t, x, e), t.add(t.float(1), e));
}

/** Traces what stands above 1 + e: e where the argument is negative, else 1, which e never passes. */
export function traceNumerator(t: Tracer, argument: F32, e: F32): F32 {
  const negative = t.signedLess(t.toWord(argument), t.word(0));
  const floor = t.select(negative, t.word(0), t.toWord(t.float(1)));
  return t.maximum(e, t.toFloat(floor));
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
