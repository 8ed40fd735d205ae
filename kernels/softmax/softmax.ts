import { input, type Op, output, workspace } from "../../core/base/op.ts";
import { BLOCK_WORKSPACE_BYTES } from "../arithmetic/print_wasm_block.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs } from "../shape_rules.ts";
import ROW_MAXIMUM from "./row_maximum.wgsl" with { type: "text" };
import SOFTMAX from "./softmax.wgsl" with { type: "text" };
import { expFactorError } from "./softmax_bounds.ts";
import { laneMaximum, softmaxExp, softmaxInverse, softmaxShare } from "./softmax_functions.ts";
import { softmaxGrad } from "./softmax_grad.ts";
import { softmaxReference } from "./softmax_reference.ts";

const NAME = "softmax";

/**
 * Softmax over the last axis: exp(x - max) times the reciprocal of the row's sum.
 *
 * Exponentials below 2^-51 count as 0.
 */
export const softmax: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    matrixOf(NAME, "x", shapes[0]);
    return [shapes[0]];
  },
  gradient({ outputs, gradOutputs, apply }) {
    const [gradY] = gradOutputs;
    return [gradY === undefined ? undefined : apply(softmaxGrad, [gradY, outputs[0]])[0]];
  },
  reference([x], { inputs }) {
    return [softmaxReference(x, matrixOf(NAME, "x", inputs[0]))];
  },
  bound({ inputs: [x], outputs: [y], shapes }) {
    const { rows, width } = matrixOf(NAME, "x", shapes.inputs[0]);
    const bound = new Float64Array(rows * width);
    for (let start = 0; start < rows * width; start += width) {
      let maximum = -Infinity;
      for (let i = 0; i < width; i++) maximum = Math.max(maximum, x[start + i]);
      const error = (i: number) => expFactorError(UNIT_ROUNDOFF * (maximum - x[start + i]));
      // Relative error of the sum: its terms weigh as much as their shares.
      let sumError = rowSumDepth(width) * UNIT_ROUNDOFF + width * STORE_FLUSH;
      for (let i = 0; i < width; i++) sumError += y[start + i] * error(i);
      for (let i = 0; i < width; i++) {
        const relative = error(i) + sumError / (1 - sumError) + 3 * UNIT_ROUNDOFF;
        bound[start + i] = y[start + i] * relative + 2 * STORE_FLUSH;
      }
    }
    return [bound];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: 2 * rows * width, flops: 20 * rows * width };
  },
  functions: [laneAdd, laneMaximum, softmaxExp, softmaxInverse, softmaxShare],
  wasmSources: [{ file: "softmax/softmax_wasm.ts" }],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      entry: "softmax",
      args: [input(0), output(0), width, workspace()],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
      workspaceBytes: BLOCK_WORKSPACE_BYTES,
    }];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      code: ROW_FOLD + ROW_MAXIMUM + SOFTMAX,
      bindings: [input(0), output(0)],
      params: [rows, width],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: [
    ...MATRIX_CASES,
    { name: "large offset", inputShapes: [[4, 100]], values: ["offset"] },
  ],
};
