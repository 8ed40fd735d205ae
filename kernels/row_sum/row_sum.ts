import { input, type Op, output } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { broadcastTo } from "../broadcast/broadcast.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, rowSumOf, termValue } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import {
  type ReducedRows,
  rowReduceSource,
  rowReduceWasm,
  rowReduceWebgpu,
} from "../reduction/row_reduce.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { rowSumReference } from "./row_sum_reference.ts";

const NAME = "row_sum";
const REDUCTION = { term: termValue, finish: rowSumOf };

/** Sum over the last axis, in 32 lanes that are folded in halves. */
export const rowSum: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["sum"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    matrixOf(NAME, "x", shapes[0]);
    return [shapes[0].slice(0, -1)];
  },
  reference([x], { inputs }) {
    return [rowSumReference(x, matrixOf(NAME, "x", inputs[0]))];
  },
  gradient({ gradOutputs: [gradSum], shapes: { inputs: [x] }, apply }) {
    if (gradSum === undefined) return [undefined];
    return [broadcastTo(apply, gradSum, { shape: x, perRow: true })];
  },
  bound({ inputs: [x], shapes }) {
    const size = matrixOf(NAME, "x", shapes.inputs[0]);
    const roundings = rowSumDepth(size.width) * UNIT_ROUNDOFF;
    const sizes = rowSumReference(x.map(Math.abs), size);
    return [sizes.map((value) => roundings * value + STORE_FLUSH)];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: rows * width + rows, flops: rows * width };
  },
  functions: [laneAdd, termValue, rowSumOf],
  wasmSources: [rowReduceSource(REDUCTION)],
  wasm: ({ inputs }) => [rowReduceWasm(REDUCTION, rowsOf(inputs[0]))],
  webgpu: ({ inputs }) => [rowReduceWebgpu(REDUCTION, rowsOf(inputs[0]))],
  cases: MATRIX_CASES,
};

function rowsOf(x: Shape): ReducedRows {
  const { rows, width } = matrixOf(NAME, "x", x);
  return { from: input(0), to: output(0), width, count: rows * width };
}
