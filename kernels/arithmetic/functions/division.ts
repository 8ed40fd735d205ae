import { flushBelow } from "../storage.ts";
import { traceFunction } from "../trace_function.ts";

const SMALLEST_NORMAL_BITS = 0x00800000;

/** a / b, correctly rounded (0.5 ULP). Subnormal operands count as 0. */
export const divide = traceFunction(
  "canonical_divide",
  ["a", "b"],
  (t, a, b) =>
    t.divide(flushBelow(t, a, SMALLEST_NORMAL_BITS), flushBelow(t, b, SMALLEST_NORMAL_BITS)),
  "normal",
);

/** 1 / x, correctly rounded (0.5 ULP). */
export const reciprocal = traceFunction(
  "canonical_reciprocal",
  ["x"],
  (t, x) => t.divide(t.float(1), flushBelow(t, x, SMALLEST_NORMAL_BITS)),
  "normal",
);

/** Square root, correctly rounded (0.5 ULP). */
export const squareRoot = traceFunction(
  "canonical_sqrt",
  ["x"],
  (t, x) => t.sqrt(flushBelow(t, x, SMALLEST_NORMAL_BITS)),
  "normal",
);

/** 1 / sqrt(x) with two roundings. Accuracy: at most 1.5 ULP. */
export const reciprocalSquareRoot = traceFunction(
  "canonical_rsqrt",
  ["x"],
  (t, x) => t.divide(t.float(1), t.sqrt(flushBelow(t, x, SMALLEST_NORMAL_BITS))),
  "normal",
);
