import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { epsOf } from "../norm/norm_attributes.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { requireInputs } from "../shape_rules.ts";
import { reciprocalSqrtGrad } from "./reciprocal_sqrt_grad.ts";
import RECIPROCAL_SQRT from "./reciprocal_sqrt.wgsl" with { type: "text" };

const NAME = "reciprocal_sqrt";
const EPS = { eps: 1e-5 };

const reciprocalSqrtOf = traceFunction(
  "reciprocal_sqrt_of",
  ["x", "eps"],
  (t, x, eps) => t.divide(t.float(1), t.sqrt(t.add(x, eps))),
  "tensor",
);

/** 1 / sqrt(x + eps) of each element, for x >= 0: the last step of an unfused norm's statistics. */
export const reciprocalSqrt: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: ["eps"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["x"], shapes);
    epsOf(NAME, attributes);
    return [shapes[0]];
  },
  reference([x], _shapes, attributes) {
    const eps = epsOf(NAME, attributes);
    return [x.map((value) => 1 / Math.sqrt(value + eps))];
  },
  gradient({ outputs: [y], gradOutputs: [gradY], apply }) {
    return gradY === undefined ? [undefined] : apply(reciprocalSqrtGrad, [y, gradY]);
  },
  // The sum's rounding is halved by the root; then root and reciprocal round once each.
  bound: ({ outputs: [y] }) => [
    y.map((value) => 2.6 * UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
  ],
  cost({ inputs }) {
    const count = elementCount(inputs[0]);
    return { elementsMoved: 2 * count, flops: 3 * count };
  },
  functions: [reciprocalSqrtOf],
  wasmSources: [{ file: "reciprocal_sqrt/reciprocal_sqrt_wasm.ts" }],
  wasm({ inputs }, attributes) {
    return [{
      entry: "reciprocal_sqrt",
      args: [input(0), output(0), epsOf(NAME, attributes)],
      extent: elementCount(inputs[0]),
      align: 16,
      elementsPerUnit: 4,
    }];
  },
  webgpu({ inputs }, attributes) {
    const count = elementCount(inputs[0]);
    return [{
      code: RECIPROCAL_SQRT,
      bindings: [input(0), output(0)],
      params: [count, bitsOf(epsOf(NAME, attributes))],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one element", inputShapes: [[1]], values: ["positive"], attributes: EPS },
    { name: "prime size", inputShapes: [[7, 13]], values: ["positive"], attributes: EPS },
    { name: "one past a workgroup", inputShapes: [[65]], values: ["positive"], attributes: EPS },
    { name: "all zero", inputShapes: [[65]], values: ["zero"], attributes: EPS },
  ],
};
