import { traceExpCore } from "../arithmetic/functions/exp.ts";
import { traceErf } from "../arithmetic/functions/erf.ts";
import { GELU_CUBIC, SQRT_HALF, TWO_SQRT_TWO_OVER_PI } from "../arithmetic/functions/gelu.ts";
import { traceNumerator } from "../arithmetic/functions/sigmoid.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";
import { GELU_LIMIT, type Logistic, LOGISTIC_LIMIT } from "./activation_functions.ts";

/** 1 / sqrt(2 pi). */
const NORMAL_PEAK = 0.3989422804014327;
/** |x| from which on the normal density, times x, is stored as 0; exp(-x^2 / 2) is normal there. */
const NORMAL_LIMIT = 13;

/** Traces r = 1 / (1 + e). */
export function traceLogisticShare(t: Tracer, e: F32): F32 {
  return t.divide(t.float(1), t.add(t.float(1), e));
}

/** Traces s = sigmoid of an argument with the sign of x: r, or e r where x is negative. */
export function traceShare(t: Tracer, x: F32, { e, r }: Logistic): F32 {
  return t.multiply(traceNumerator(t, x, e), r);
}

/** Traces the derivative of the logistic function, s (1 - s) = e r^2 on both sides. */
export function traceLogisticSlope(t: Tracer, { e, r }: Logistic): F32 {
  return t.multiply(t.multiply(e, r), r);
}

/**
 * Traces the derivative of x sigmoid(x): s + x s (1 - s).
 *
 * s (1 - s) is taken from e and r, which does not cancel where s is near 1.
 */
export function traceSiluSlope(t: Tracer, x: F32, logistic: Logistic): F32 {
  const inside = traceClamped(t, x, LOGISTIC_LIMIT);
  const product = traceLogisticSlope(t, logistic);
  return t.add(traceShare(t, x, logistic), t.multiply(inside, product));
}

/** Traces the derivative of x sigmoid(2u): s + x s (1 - s) (2u)'. */
export function traceGeluSlope(t: Tracer, x: F32, logistic: Logistic): F32 {
  const inside = traceClamped(t, x, GELU_LIMIT);
  const product = traceLogisticSlope(t, logistic);
  const square = t.multiply(inside, inside);
  const inner = t.add(
    t.float(TWO_SQRT_TWO_OVER_PI),
    t.multiply(t.float(3 * GELU_CUBIC * TWO_SQRT_TWO_OVER_PI), square),
  );
  const rest = t.multiply(t.multiply(inside, product), inner);
  return t.add(traceShare(t, x, logistic), rest);
}

/** Traces the derivative of x Phi(x), Phi(x) + x phi(x), with the normal distribution. */
export function traceGeluErfSlope(t: Tracer, x: F32): F32 {
  const inside = traceClamped(t, x, NORMAL_LIMIT);
  const bracket = t.add(t.float(1), traceErf(t, t.multiply(inside, t.float(SQRT_HALF))));
  const half = t.multiply(t.float(0.5), bracket);
  const exponent = t.multiply(t.multiply(inside, inside), t.float(-0.5));
  const density = t.multiply(t.float(NORMAL_PEAK), traceExpCore(t, exponent));
  return t.add(half, t.multiply(inside, density));
}

/** Traces x, brought into [-limit, limit]. */
function traceClamped(t: Tracer, x: F32, limit: number): F32 {
  return t.maximum(t.minimum(x, t.float(limit)), t.float(-limit));
}
