import { flushBelow, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceExp } from "./exp.ts";

/** (atanh(s) / s - 1) / s^2 in s^2, s <= 1/3: weighted minimax fit with f32 coefficients. */
const ATANH_POLYNOMIAL = [
  0.3333333730697632,
  0.1999947428703308,
  0.143076092004776,
  0.10721860826015472,
  0.1212315633893013,
];

/**
 * Traces log(1 + u) for u in [0, 1] as 2 atanh(s), s = u / (2 + u), which keeps small u exact.
 *
 * 2 s is computed first: for the smallest u, s itself would be subnormal, and devices differ there.
 */
export function traceLog1pUnit(t: Tracer, u: F32): F32 {
  const doubled = t.divide(t.add(u, u), t.add(t.float(2), u));
  const s = t.multiply(t.float(0.5), doubled);
  const square = t.multiply(s, s);
  const bracket = t.multiply(square, t.polynomial(square, ATANH_POLYNOMIAL));
  return t.add(doubled, t.multiply(doubled, bracket));
}

/**
 * Softplus: log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
 *
 * Accuracy: at most 2.80 ULP on [-87.3, 1e30].
 */
export const softplus = traceFunction(
  "canonical_softplus",
  ["x"],
  (t, x) => {
    const input = flushBelow(t, x, TENSOR_MINIMUM_BITS);
    const tail = traceLog1pUnit(t, traceExp(t, t.negate(t.absolute(input))));
    const positive = t.select(t.less(input, t.float(0)), t.float(0), input);
    return t.add(positive, tail);
  },
  "normal",
);
