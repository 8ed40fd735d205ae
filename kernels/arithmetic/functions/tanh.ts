import { flushBelow, nanWhere, TENSOR_MINIMUM_BITS } from "../storage.ts";
import type { F32, Tracer } from "../trace.ts";
import { traceFunction } from "../trace_function.ts";
import { traceExpCore } from "./exp.ts";

/** (tanh(x) / x - 1) / x^2 in x^2, |x| < 0.625: weighted minimax fit with f32 coefficients. */
const TANH_POLYNOMIAL = [
  -0.3333328068256378,
  0.1333141028881073,
  -0.05373714491724968,
  0.020630858838558197,
  -0.0056958794593811035,
];
/** From here on tanh is 1 to f32 precision. */
const TANH_SATURATION = 20;

/** Traces tanh(x): a polynomial below 0.625, else 1 - 2 / (exp(2|x|) + 1) with the sign of x. */
export function traceTanh(t: Tracer, x: F32): F32 {
  const size = t.absolute(x);
  const square = t.multiply(x, x);
  const cube = t.multiply(x, square);
  const small = t.add(x, t.multiply(cube, t.polynomial(square, TANH_POLYNOMIAL)));
  const clamped = t.minimum(size, t.float(TANH_SATURATION));
  const e = traceExpCore(t, t.add(clamped, clamped));
  const large = t.subtract(t.float(1), t.divide(t.float(2), t.add(e, t.float(1))));
  const sign = t.and(t.toWord(x), t.word(0x80000000));
  const signed = t.toFloat(t.or(t.toWord(large), sign));
  const value = t.select(t.less(size, t.float(0.625)), small, signed);
  return nanWhere(t, x, value);
}

/** Hyperbolic tangent. Accuracy: at most 1.34 ULP. */
export const tanh = traceFunction(
  "canonical_tanh",
  ["x"],
  (t, x) => traceTanh(t, flushBelow(t, x, TENSOR_MINIMUM_BITS)),
  "normal",
);
