import { input, type Op, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { accumulateProduct } from "../norm/norm_functions.ts";
import { laneAdd } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { softmaxGradOf } from "./softmax_functions.ts";
import SOFTMAX_GRAD from "./softmax_grad.wgsl" with { type: "text" };
import { softmaxGradReference } from "./softmax_reference.ts";

const NAME = "softmax_grad";
const INPUTS = ["gradY", "y"];

/** Gradient of softmax, from gradY and the result y of the forward pass. */
export const softmaxGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradX"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    matrixOf(NAME, "y", shapes[1]);
    requireShape(NAME, { name: "gradY", is: shapes[0], mustBe: shapes[1], as: "y" });
    return [shapes[1]];
  },
  reference([gradY, y], { inputs }) {
    return [softmaxGradReference(gradY, y, matrixOf(NAME, "y", inputs[1]))];
  },
  bound({ inputs: [gradY, y], outputs: [gradX], shapes }) {
    const { rows, width } = matrixOf(NAME, "y", shapes.inputs[1]);
    const depth = (rowSumDepth(width) + 1) * UNIT_ROUNDOFF;
    const bound = new Float64Array(rows * width);
    for (let start = 0; start < rows * width; start += width) {
      let size = 0;
      for (let i = start; i < start + width; i++) size += Math.abs(gradY[i] * y[i]);
      for (let i = start; i < start + width; i++) {
        // Product and difference round once each; depth > 2 covers the product of both.
        bound[i] = 1.01 * (Math.abs(y[i]) * depth * size + 2 * UNIT_ROUNDOFF * Math.abs(gradX[i])) +
          STORE_FLUSH;
      }
    }
    return [bound];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "y", inputs[1]);
    return { elementsMoved: 3 * rows * width, flops: 4 * rows * width };
  },
  functions: [laneAdd, accumulateProduct, softmaxGradOf],
  wasmSources: [{ file: "softmax/softmax_grad_wasm.ts" }],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "y", inputs[1]);
    return [{
      entry: "softmax_grad",
      args: [input(0), input(1), output(0), width],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "y", inputs[1]);
    return [{
      code: ROW_FOLD + SOFTMAX_GRAD,
      bindings: [input(0), input(1), output(0)],
      params: [rows, width],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: MATRIX_CASES.map(({ name, inputShapes: [shape], values }) => ({
    name,
    inputShapes: [shape, shape],
    values: [values?.[0] ?? "normal", "normal"],
  })),
};
