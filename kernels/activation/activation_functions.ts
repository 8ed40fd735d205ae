import { traceErf } from "../arithmetic/functions/erf.ts";
import { EXP_POLYNOMIAL, traceExpCore } from "../arithmetic/functions/exp.ts";
import { GELU_CUBIC, SQRT_HALF, TWO_SQRT_TWO_OVER_PI } from "../arithmetic/functions/gelu.ts";
import { traceNumerator } from "../arithmetic/functions/sigmoid.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";

/**
 * Activations of stored values: finite, and +0 or at least 2^-51 in size.
 *
 * There they have the bits of the canonical functions of full range once both are stored, but spare
 * what only NaN, infinities and subnormals need. From the limits on, the logistic function of the
 * argument is 1 to f32 precision on the right, and on the left x times it is stored as 0.
 *
 * @module
 */

/** |x| beyond which sigmoid, SiLU and their derivatives are constant when stored. */
export const LOGISTIC_LIMIT = 80;
/** The same for GELU; its argument 2u is then 76, where exp is far from subnormal. */
export const GELU_LIMIT = 9.5;

/** e = exp(-|argument|), and r = 1 / (1 + e): what the logistic function and its slope share. */
export interface Logistic {
  readonly e: F32;
  readonly r: F32;
}

/** Traces -|x|, not below a limit: a sign bit and a maximum. */
export function traceNegativeSize(t: Tracer, x: F32, limit: number): F32 {
  const size = t.toFloat(t.or(t.toWord(x), t.word(0x80000000)));
  return t.maximum(size, t.float(-limit));
}

/** Traces -|2u| of GELU's tanh form from -|x|, 2u = 2 sqrt(2 / pi) (x + 0.044715 x^3). */
export function traceGeluArgument(t: Tracer, x: F32): F32 {
  const cube = t.multiply(t.multiply(x, x), x);
  const sum = t.add(x, t.multiply(t.float(GELU_CUBIC), cube));
  return t.multiply(t.float(TWO_SQRT_TWO_OVER_PI), sum);
}

/** Traces exp(-|x|). */
export function traceSiluExp(t: Tracer, x: F32): F32 {
  return traceExpCore(t, traceNegativeSize(t, x, LOGISTIC_LIMIT));
}

/** Traces exp(-|2u|) with the argument 2u of GELU. */
export function traceGeluExp(t: Tracer, x: F32): F32 {
  return traceExpCore(t, traceGeluArgument(t, traceNegativeSize(t, x, GELU_LIMIT)));
}

/** Traces the logistic function of an argument with the sign of x, from e. */
function traceLogisticOf(t: Tracer, x: F32, e: F32): F32 {
  return t.divide(traceNumerator(t, x, e), t.add(t.float(1), e));
}

/** Traces 1 / (1 + exp(-x)). */
export function traceSigmoidValue(t: Tracer, x: F32): F32 {
  return traceLogisticOf(t, x, traceSiluExp(t, x));
}

/** Traces x sigmoid(x). */
export function traceSiluValue(t: Tracer, x: F32): F32 {
  return t.multiply(t.maximum(x, t.float(-LOGISTIC_LIMIT)), traceSigmoidValue(t, x));
}

/** Traces GELU in its tanh form, x sigmoid(2u). */
export function traceGeluValue(t: Tracer, x: F32): F32 {
  const logistic = traceLogisticOf(t, x, traceGeluExp(t, x));
  return t.multiply(t.maximum(x, t.float(-GELU_LIMIT)), logistic);
}

/** Traces GELU in its exact form, (x / 2) (1 + erf(x / sqrt 2)). */
export function traceGeluErfValue(t: Tracer, x: F32): F32 {
  const bracket = t.add(t.float(1), traceErf(t, t.multiply(x, t.float(SQRT_HALF))));
  return t.multiply(t.multiply(t.float(0.5), x), bracket);
}

/** Size of a negative x below which exp is 1 + x + x^2 q(x): ln 2 / 2, so that it is not scaled. */
export const ELU_SMALL = 0.34657;

/**
 * Traces ELU with alpha 1: x where it is positive, else exp(x) - 1.
 *
 * Near 0 the 1 is never added, so that no digit of a small result is lost.
 */
export function traceEluValue(t: Tracer, x: F32): F32 {
  const inside = t.maximum(x, t.float(-LOGISTIC_LIMIT));
  const far = t.subtract(traceExpCore(t, t.minimum(inside, t.float(0))), t.float(1));
  const near = t.add(x, t.multiply(t.multiply(x, x), t.polynomial(x, EXP_POLYNOMIAL)));
  const negative = t.select(t.less(t.float(-ELU_SMALL), x), near, far);
  return t.select(t.less(t.float(0), x), x, negative);
}

/** Traces max(x, 0). */
export function traceReluValue(t: Tracer, x: F32): F32 {
  return t.toFloat(t.select(t.less(x, t.float(0)), t.word(0), t.toWord(x)));
}
