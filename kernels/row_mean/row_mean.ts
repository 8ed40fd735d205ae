import { input, type Op, output, type TensorRef } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { broadcastTo } from "../broadcast/broadcast.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, rowMeanOf, termValue } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import {
  type ReducedRows,
  rowReduceSource,
  rowReduceWasm,
  rowReduceWebgpu,
  type RowReduction,
} from "../reduction/row_reduce.ts";
import { scale } from "../scale/scale.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
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
  gradient({ gradOutputs: [gradMean], shapes: { inputs: [x] }, apply }) {
    if (gradMean === undefined) return [undefined];
    const { width } = matrixOf(NAME, "x", x);
    const share = (of: TensorRef) => apply(scale, [of], { factor: Math.fround(1 / width) })[0];
    const spread = (of: TensorRef) => broadcastTo(apply, of, { shape: x, perRow: true });
    // The mean of a single row has no axis, which elementwise ops do not take.
    return [x.length === 1 ? share(spread(gradMean)) : spread(share(gradMean))];
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
  wasmSources: [rowReduceSource(reductionOf(1))],
  wasm({ inputs }) {
    const { width } = matrixOf(NAME, "x", inputs[0]);
    return [rowReduceWasm(reductionOf(width), rowsOf(inputs[0]))];
  },
  webgpu({ inputs }) {
    const { width } = matrixOf(NAME, "x", inputs[0]);
    return [rowReduceWebgpu(reductionOf(width), rowsOf(inputs[0]))];
  },
  cases: MATRIX_CASES,
};

/** Takes the mean of a row of a width from its sum. */
function reductionOf(width: number): RowReduction {
  return { term: termValue, finish: rowMeanOf, argument: width };
}

function rowsOf(x: Shape): ReducedRows {
  const { rows, width } = matrixOf(NAME, "x", x);
  return { from: input(0), to: output(0), width, count: rows * width };
}
