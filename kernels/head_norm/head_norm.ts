import { bitsOf } from "../../core/base/float_bits.ts";
import { type Attributes, input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { epsOf } from "../norm/norm_attributes.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { rmsNormOutput, rstdOf } from "../norm/norm_functions.ts";
import { laneAdd, termSquare } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { requireInputs } from "../shape_rules.ts";
import { headNormCases } from "./head_norm_cases.ts";
import { headNormGrad } from "./head_norm_grad.ts";
import HEAD_NORM from "./head_norm.wgsl" with { type: "text" };
import { headNormReference } from "./head_norm_reference.ts";
import { headNormSize } from "./head_norm_size.ts";

const NAME = "head_norm";
const INPUTS = ["x", "gain"];

/**
 * RMSNorm of each head of queries and keys in a packed tensor [q | k | v]; v is copied.
 *
 * All heads of queries share the first row of gains, all of keys the second.
 */
export const headNorm: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y", "rrms"],
  attributes: ["heads", "kvHeads", "eps"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [x, gain] = shapes;
    const { normed } = headNormSize(NAME, x, gain, attributes);
    epsOf(NAME, attributes);
    return [x, [...x.slice(0, -1), normed]];
  },
  reference([x, gain], { inputs }, attributes) {
    const size = headNormSize(NAME, inputs[0], inputs[1], attributes);
    return headNormReference(x, gain, { ...size, eps: epsOf(NAME, attributes) });
  },
  withoutGradient: ["rrms"],
  gradient({ inputs: [x, gain], outputs: [, rrms], gradOutputs: [gradY], attributes, apply }) {
    if (gradY === undefined) return [undefined, undefined];
    const { heads, kvHeads } = attributes;
    return apply(headNormGrad, [gradY, x, gain, rrms], { heads, kvHeads });
  },
  bound({ outputs: [y, rrms], shapes, attributes }) {
    const { headDim } = headNormSize(NAME, shapes.inputs[0], shapes.inputs[1], attributes);
    // As for RMSNorm.
    const relative = (rowSumDepth(headDim) + 3) * UNIT_ROUNDOFF / 2 + 2 * UNIT_ROUNDOFF;
    return [
      y.map((value) => (relative + 2 * UNIT_ROUNDOFF) * Math.abs(value) + STORE_FLUSH),
      rrms.map((value) => relative * value + STORE_FLUSH),
    ];
  },
  cost({ inputs: [x, gain] }, attributes) {
    const { tokens, headDim, parts, normed } = headNormSize(NAME, x, gain, attributes);
    return {
      elementsMoved: tokens * (2 * parts * headDim + normed) + 2 * headDim,
      flops: 4 * tokens * normed * headDim,
    };
  },
  functions: [laneAdd, termSquare, rstdOf, rmsNormOutput],
  wasmSources: [
    { file: "rms_norm/rms_norm_wasm.ts" },
    { file: "head_norm/head_norm_wasm.ts" },
  ],
  wasm({ inputs: [x, gain] }, attributes: Attributes) {
    const { tokens, heads, kvHeads, headDim, parts } = headNormSize(NAME, x, gain, attributes);
    return [{
      entry: "head_norm",
      args: [
        ...[input(0), input(1), output(0), output(1)],
        ...[heads, kvHeads, headDim, headDim, epsOf(NAME, attributes)],
      ],
      extent: tokens,
      align: 1,
      elementsPerUnit: parts * headDim,
    }];
  },
  webgpu({ inputs: [x, gain] }, attributes) {
    const { tokens, heads, headDim, parts, normed } = headNormSize(NAME, x, gain, attributes);
    const rows = tokens * parts;
    return [{
      code: ROW_FOLD + HEAD_NORM,
      bindings: [input(0), input(1), output(0), output(1)],
      params: [
        rows,
        headDim,
        bitsOf(headDim),
        bitsOf(epsOf(NAME, attributes)),
        heads,
        normed,
        parts,
      ],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: headNormCases().map(({ name, x, gain, attributes, values }): OpCase => ({
    name,
    inputShapes: [x, gain],
    attributes,
    ...(values && { values: [values, "normal"] }),
  })),
};
