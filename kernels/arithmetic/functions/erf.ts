import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceExpCore } from "./exp.ts";

/** erf(x) / x - 1 in x^2, |x| < 0.93: weighted minimax fit with f32 coefficients. */
const ERF_POLYNOMIAL = [
  0.12837916612625122,
  -0.3761262893676758,
  0.11283625662326813,
  -0.02685573138296604,
  0.005192405078560114,
  -0.0008049769676290452,
  7.99664921942167e-05,
];
/** -log(erfc(x)) on [0.92, 3.95]: the same kind of fit. */
const ERFC_LOG_POLYNOMIAL = [
  -0.00016039812180679291,
  1.1294341087341309,
  0.6335434317588806,
  0.10801202058792114,
  -0.024895235896110535,
  0.004053423646837473,
  -0.00039666256634518504,
  1.4298365385911893e-05,
  5.233501951806829e-07,
];

/** Traces erf(x): x + x p(x^2) below 0.921875, else 1 - exp(-L(|x|)), 1 from 3.92 on. */
export function traceErf(t: Tracer, x: F32): F32 {
  const size = t.absolute(x);
  const square = t.minimum(t.multiply(x, x), t.float(1));
  const small = t.add(x, t.multiply(x, t.polynomial(square, ERF_POLYNOMIAL)));
  const exponent = t.polynomial(t.minimum(size, t.float(3.95)), ERFC_LOG_POLYNOMIAL);
  const tail = t.subtract(t.float(1), traceExpCore(t, t.negate(exponent)));
  const saturated = t.select(t.less(t.float(3.92), size), t.float(1), tail);
  const sign = t.and(t.toWord(x), t.word(0x80000000));
  const large = t.toFloat(t.or(t.toWord(saturated), sign));
  const value = t.select(t.less(size, t.float(0.921875)), small, large);
  return nanWhere(t, x, value);
}

/** Error function. Accuracy: at most 1.38 ULP. */
export const erf = traceFunction(
  "canonical_erf",
  ["x"],
  (t, x) => traceErf(t, flushBelow(t, x, TENSOR_MINIMUM_BITS)),
  "normal",
);
