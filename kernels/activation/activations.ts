import type { GradientContext, Op, TensorRef } from "../../core/base/op.ts";
import { tanh64 } from "../../core/base/host_math.ts";
import { traceTanh } from "../arithmetic/functions/tanh.ts";
import { mapOp } from "../elementwise/map_op.ts";
import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import {
  eluError,
  geluErfError,
  geluError,
  sigmoidError,
  siluError,
  tanhError,
} from "./activation_errors.ts";
import {
  traceEluValue,
  traceGeluErfValue,
  traceGeluValue,
  traceReluValue,
  traceSigmoidValue,
  traceSiluValue,
} from "./activation_functions.ts";
import {
  eluGrad,
  geluErfGrad,
  geluGrad,
  leakyReluGrad,
  reluGrad,
  sigmoidGrad,
  siluGrad,
  tanhGrad,
} from "./activation_grads.ts";
import { elu64, gelu64, geluErf64, sigmoid64, silu64 } from "./activation_references.ts";
import { LEAKY_SLOPE } from "./leaky_slope.ts";

/** max(x, 0). */
export const relu: Op = mapOp({
  name: "relu",
  inputs: ["x"],
  trace: traceReluValue,
  store: "none",
  reference: (x) => x > 0 ? x : 0,
  error: () => 0,
  flops: 1,
  gradient: fromResult(reluGrad),
});

/** x where it is positive, else slope x. */
export const leakyRelu: Op = mapOp({
  name: "leaky_relu",
  inputs: ["x"],
  attribute: LEAKY_SLOPE,
  trace: (t, x, slope) => t.select(t.less(x, t.float(0)), t.multiply(slope, x), x),
  reference: (x, slope) => x < 0 ? slope * x : x,
  error: (exact) => UNIT_ROUNDOFF * Math.abs(exact),
  flops: 2,
  gradient: fromResult(leakyReluGrad),
});

/**
 * GELU in its tanh form, x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3).
 *
 * Computed as x sigmoid(2u), which keeps the left tail's relative accuracy.
 * Source: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2.
 */
export const gelu: Op = mapOp({
  name: "gelu",
  inputs: ["x"],
  trace: traceGeluValue,
  reference: gelu64,
  error: geluError,
  flops: 31,
  gradient: fromInput(geluGrad),
});

/** GELU in its exact form, x Phi(x) with the normal distribution. Source: as {@link gelu}. */
export const geluErf: Op = mapOp({
  name: "gelu_erf",
  inputs: ["x"],
  trace: traceGeluErfValue,
  reference: geluErf64,
  error: geluErfError,
  flops: 59,
  gradient: fromInput(geluErfGrad),
});

/** SiLU (Swish with beta 1), x sigmoid(x). Source: arXiv:1606.08415, section 2; arXiv:1710.05941. */
export const silu: Op = mapOp({
  name: "silu",
  inputs: ["x"],
  trace: traceSiluValue,
  reference: silu64,
  error: siluError,
  flops: 25,
  gradient: fromInput(siluGrad),
});

/** ELU with alpha 1: x where it is positive, else exp(x) - 1. Source: arXiv:1511.07289. */
export const elu: Op = mapOp({
  name: "elu",
  inputs: ["x"],
  trace: traceEluValue,
  reference: elu64,
  error: eluError,
  flops: 35,
  gradient: fromResult(eluGrad),
});

/** Logistic function, 1 / (1 + exp(-x)). */
export const sigmoid: Op = mapOp({
  name: "sigmoid",
  inputs: ["x"],
  trace: traceSigmoidValue,
  reference: sigmoid64,
  error: sigmoidError,
  flops: 23,
  gradient: fromResult(sigmoidGrad),
});

/** Hyperbolic tangent. */
export const tanh: Op = mapOp({
  name: "tanh",
  inputs: ["x"],
  trace: traceTanh,
  reference: tanh64,
  error: tanhError,
  flops: 38,
  gradient: fromResult(tanhGrad),
});

/** Gradient that needs the input again. */
function fromInput(op: Op) {
  return ({ inputs: [x], attributes, apply }: GradientContext, gradY: TensorRef) =>
    apply(op, [x, gradY], attributes);
}

/** Gradient that needs only the result, so that the input's memory can serve others. */
function fromResult(op: Op) {
  return ({ outputs: [y], attributes, apply }: GradientContext, gradY: TensorRef) =>
    apply(op, [y, gradY], attributes);
}
