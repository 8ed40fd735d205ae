import { input, type Op, output, scratch } from "../../core/base/op.ts";
import { broadcastTo } from "../broadcast/broadcast.ts";
import { columnSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { COLUMN_CHUNK_ROWS, laneAdd, storeSum } from "../reduction/lane_functions.ts";
import { MATRIX_CASES } from "../reduction/matrix_cases.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { columnCombineWasm } from "./column_combine.ts";
import CHUNKS from "./column_sum_chunks.wgsl" with { type: "text" };
import { columnSumsWebgpu } from "./column_sums_webgpu.ts";
import { columnSumReference } from "./column_sum_reference.ts";

const NAME = "column_sum";

/** Sum over all rows, in row order inside chunks of 32 rows, then over the chunks in order. */
export const columnSum: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["sum"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    return [[matrixOf(NAME, "x", shapes[0]).width]];
  },
  reference([x], { inputs }) {
    return [columnSumReference(x, matrixOf(NAME, "x", inputs[0]))];
  },
  gradient({ gradOutputs: [gradSum], shapes: { inputs: [x] }, apply }) {
    if (gradSum === undefined) return [undefined];
    return [broadcastTo(apply, gradSum, { shape: x, perRow: false })];
  },
  bound({ inputs: [x], shapes }) {
    const { rows, width } = matrixOf(NAME, "x", shapes.inputs[0]);
    const sizes = columnSumReference(x.map(Math.abs), { rows, width });
    return [sizes.map((size) => columnSumDepth(rows) * UNIT_ROUNDOFF * size + STORE_FLUSH)];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: rows * width + width, flops: rows * width };
  },
  scratch({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [[Math.ceil(rows / COLUMN_CHUNK_ROWS), width]];
  },
  functions: [laneAdd, storeSum],
  wasmSources: [{ file: "column_sum/column_sum_wasm.ts" }],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
    return [
      {
        entry: "column_sum_chunks",
        args: [input(0), scratch(0), rows, width],
        extent: chunks,
        align: 1,
        elementsPerUnit: COLUMN_CHUNK_ROWS * width,
      },
      columnCombineWasm(scratch(0), output(0), { chunks, width }),
    ];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return columnSumsWebgpu({
      code: CHUNKS,
      inputs: [input(0)],
      sums: [output(0)],
      chunkSums: [scratch(0)],
      rows,
      width,
    });
  },
  cases: MATRIX_CASES,
};
