import type { Op } from "../../core/base/op.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";
import { mapOp } from "../elementwise/map_op.ts";
import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { traceGeluExp, traceSiluExp } from "./activation_functions.ts";
import { geluErfSlopeError, geluSlopeError, siluSlopeError } from "./activation_errors.ts";
import { geluErfSlope64, geluSlope64, siluSlope64 } from "./activation_references.ts";
import { LEAKY_SLOPE } from "./leaky_slope.ts";
import {
  traceGeluErfSlope,
  traceGeluSlope,
  traceLogisticShare,
  traceSiluSlope,
} from "./slope_functions.ts";

/** Gradient of ReLU from its result: gradY where y > 0, else 0; the derivative at 0 is 0. */
export const reluGrad: Op = mapOp({
  name: "relu_grad",
  inputs: ["y", "gradY"],
  trace: (t, y, gradY) => t.toFloat(t.select(isPositive(t, y), t.toWord(gradY), t.word(0))),
  store: "none",
  reference: (y, gradY) => y > 0 ? gradY : 0,
  error: () => 0,
  flops: 1,
});

/** Gradient of leaky ReLU from its result; the derivative at 0 is the slope. */
export const leakyReluGrad: Op = mapOp({
  name: "leaky_relu_grad",
  inputs: ["y", "gradY"],
  attribute: LEAKY_SLOPE,
  trace: (t, y, gradY, slope) => t.select(isPositive(t, y), gradY, t.multiply(slope, gradY)),
  reference: (y, gradY, slope) => y > 0 ? gradY : slope * gradY,
  error: (exact) => UNIT_ROUNDOFF * Math.abs(exact),
  flops: 2,
});

/**
 * Gradient of ELU from its result: gradY where y > 0, else gradY (1 + y), as e^x is 1 + y there.
 *
 * Exact in what it is given; where x is far to the left y is near -1, and what its rounding took is
 * an absolute error of 2^-25 in the derivative.
 */
export const eluGrad: Op = mapOp({
  name: "elu_grad",
  inputs: ["y", "gradY"],
  trace: (t, y, gradY) =>
    t.select(isPositive(t, y), gradY, t.multiply(t.add(t.float(1), y), gradY)),
  reference: (y, gradY) => y > 0 ? gradY : (1 + y) * gradY,
  error: (exact) => 2.01 * UNIT_ROUNDOFF * Math.abs(exact),
  flops: 2,
});

/** Gradient of the logistic function from its result: gradY y (1 - y). */
export const sigmoidGrad: Op = mapOp({
  name: "sigmoid_grad",
  inputs: ["y", "gradY"],
  trace: (t, y, gradY) => t.multiply(t.multiply(y, t.subtract(t.float(1), y)), gradY),
  reference: (y, gradY) => gradY * y * (1 - y),
  error: (exact) => 3.01 * UNIT_ROUNDOFF * Math.abs(exact),
  flops: 3,
});

/** Gradient of tanh from its result: gradY (1 - y) (1 + y), which loses nothing near 1. */
export const tanhGrad: Op = mapOp({
  name: "tanh_grad",
  inputs: ["y", "gradY"],
  trace: (t, y, gradY) => {
    const one = t.float(1);
    return t.multiply(t.multiply(t.subtract(one, y), t.add(one, y)), gradY);
  },
  reference: (y, gradY) => gradY * (1 - y) * (1 + y),
  error: (exact) => 4.01 * UNIT_ROUNDOFF * Math.abs(exact),
  flops: 4,
});

/** Gradient of SiLU: gradY (s + x s (1 - s)) with s = sigmoid(x). */
export const siluGrad: Op = slopeOp({
  name: "silu_grad",
  slope: (t, x) => {
    const e = traceSiluExp(t, x);
    return traceSiluSlope(t, x, { e, r: traceLogisticShare(t, e) });
  },
  slope64: siluSlope64,
  error: siluSlopeError,
  flops: 29,
});

/** Gradient of GELU's tanh form: gradY (s + x s (1 - s) (2u)') with s = sigmoid(2u). */
export const geluGrad: Op = slopeOp({
  name: "gelu_grad",
  slope: (t, x) => {
    const e = traceGeluExp(t, x);
    return traceGeluSlope(t, x, { e, r: traceLogisticShare(t, e) });
  },
  slope64: geluSlope64,
  error: geluSlopeError,
  flops: 38,
});

/** Gradient of GELU's exact form: gradY (Phi(x) + x phi(x)). */
export const geluErfGrad: Op = slopeOp({
  name: "gelu_erf_grad",
  slope: traceGeluErfSlope,
  slope64: geluErfSlope64,
  error: geluErfSlopeError,
  flops: 86,
});

/** Makes the op gradY f'(x). */
function slopeOp({ name, slope, slope64, error, flops }: {
  readonly name: string;
  readonly slope: (t: Tracer, x: F32) => F32;
  readonly slope64: (x: number) => number;
  /** Error of the derivative, from its exact value and x. */
  readonly error: (exact: number, x: number) => number;
  readonly flops: number;
}): Op {
  return mapOp({
    name,
    inputs: ["x", "gradY"],
    trace: (t, x, gradY) => t.multiply(slope(t, x), gradY),
    reference: (x, gradY) => slope64(x) * gradY,
    error: (exact, x, gradY) =>
      Math.abs(gradY) * error(slope64(x), x) * 1.01 + UNIT_ROUNDOFF * Math.abs(exact),
    flops,
  });
}

function isPositive(t: Tracer, y: F32) {
  return t.less(t.float(0), y);
}
