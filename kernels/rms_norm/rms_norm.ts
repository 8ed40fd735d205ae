import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { epsOf } from "../norm/norm_attributes.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { NORM_CASES } from "../norm/norm_cases.ts";
import { rmsNormOutput, rstdOf } from "../norm/norm_functions.ts";
import { laneAdd, termSquare } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import RMS_NORM from "./rms_norm.wgsl" with { type: "text" };
import { rmsNormGrad } from "./rms_norm_grad.ts";
import { rmsNormReference } from "./rms_norm_reference.ts";

const NAME = "rms_norm";
const INPUTS = ["x", "gain"];

/** RMSNorm over the last axis, with gain; also gives the reciprocal root mean square of each row. */
export const rmsNorm: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y", "rrms"],
  attributes: ["eps"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [x, gain] = shapes;
    const { width } = matrixOf(NAME, "x", x);
    requireShape(NAME, { name: "gain", is: gain, mustBe: [width], as: "one row of x" });
    epsOf(NAME, attributes);
    return [x, x.slice(0, -1)];
  },
  reference([x, gain], { inputs }, attributes) {
    const size = { ...matrixOf(NAME, "x", inputs[0]), eps: epsOf(NAME, attributes) };
    return rmsNormReference(x, gain, size);
  },
  withoutGradient: ["rrms"],
  gradient({ inputs: [x, gain], outputs: [, rrms], gradOutputs: [gradY], apply }) {
    if (gradY === undefined) return [undefined, undefined];
    return apply(rmsNormGrad, [gradY, x, gain, rrms]);
  },
  bound({ outputs: [y, rrms], shapes }) {
    const { width } = matrixOf(NAME, "x", shapes.inputs[0]);
    // Sum of squares, division, eps: halved by the root; then root, reciprocal, two products.
    const relative = (rowSumDepth(width) + 3) * UNIT_ROUNDOFF / 2 + 2 * UNIT_ROUNDOFF;
    return [
      y.map((value) => (relative + 2 * UNIT_ROUNDOFF) * Math.abs(value) + STORE_FLUSH),
      rrms.map((value) => relative * value + STORE_FLUSH),
    ];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: 2 * rows * width + width + rows, flops: 4 * rows * width };
  },
  functions: [laneAdd, termSquare, rstdOf, rmsNormOutput],
  wasmSources: [{ file: "rms_norm/rms_norm_wasm.ts" }],
  wasm({ inputs }, attributes) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    const buffers = [input(0), input(1), output(0), output(1)];
    return [{
      entry: "rms_norm",
      args: [...buffers, width, width, epsOf(NAME, attributes)],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs }, attributes) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      code: ROW_FOLD + RMS_NORM,
      bindings: [input(0), input(1), output(0), output(1)],
      params: [rows, width, bitsOf(width), bitsOf(epsOf(NAME, attributes))],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: NORM_CASES.map(({ shape, ...rest }) => ({
    ...rest,
    inputShapes: [shape, shape.slice(-1)],
  })),
};
