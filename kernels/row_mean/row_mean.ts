import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, rowMeanOf, termValue } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs } from "../shape_rules.ts";
import ROW_MEAN from "./row_mean.wgsl" with { type: "text" };
import { rowMeanReference } from "./row_mean_reference.ts";

const NAME = "row_mean";

/** Mean over the last axis, summed in 32 lanes that are folded in halves. */
export const rowMean: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["mean"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    matrixOf(NAME, "x", shapes[0]);
    return [shapes[0].slice(0, -1)];
  },
  reference([x], { inputs }) {
    return [rowMeanReference(x, matrixOf(NAME, "x", inputs[0]))];
  },
  bound({ inputs: [x], shapes }) {
    const size = matrixOf(NAME, "x", shapes.inputs[0]);
    const roundings = (rowSumDepth(size.width) + 1) * UNIT_ROUNDOFF;
    const sizes = rowMeanReference(x.map(Math.abs), size);
    return [sizes.map((value) => roundings * value + STORE_FLUSH)];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: rows * width + rows, flops: rows * width };
  },
  functions: [laneAdd, termValue, rowMeanOf],
  wasmSources: [{ file: "row_mean/row_mean_wasm.ts" }],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      entry: "row_mean",
      args: [input(0), output(0), width, width],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      code: ROW_FOLD + ROW_MEAN,
      bindings: [input(0), output(0)],
      params: [rows, width, bitsOf(width)],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: MATRIX_CASES,
};
