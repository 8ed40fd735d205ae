import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output, scratch } from "../../core/base/op.ts";
import { columnCombineWasm } from "../column_sum/column_combine.ts";
import { columnSumsWebgpu } from "../column_sum/column_sums_webgpu.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { EPILOGUE } from "../epilogue.ts";
import { NORM_CASES } from "../norm/norm_cases.ts";
import { columnSumDepth, rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import {
  accumulateProduct,
  gradHatOf,
  layerNormGradX,
  layerNormHat,
} from "../norm/norm_functions.ts";
import { COLUMN_CHUNK_ROWS, laneAdd, rowMeanOf, storeSum } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import GRAD_COLUMNS from "./layer_norm_grad_columns.wgsl" with { type: "text" };
import { layerNormGradReference } from "./layer_norm_grad_reference.ts";
import GRAD_X from "./layer_norm_grad_x.wgsl" with { type: "text" };

const NAME = "layer_norm_grad";
const INPUTS = ["gradY", "x", "gain", "mean", "rstd"];

/**
 * Gradient of LayerNorm for x, gain and bias, from gradY and what the forward pass saved.
 *
 * Column sums run over chunks of 32 rows, which are then added in order.
 */
export const layerNormGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradX", "gradGain", "gradBias"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradY, x, gain, mean, rstd] = shapes;
    const { width } = matrixOf(NAME, "x", x);
    requireShape(NAME, { name: "gradY", is: gradY, mustBe: x, as: "x" });
    requireShape(NAME, { name: "gain", is: gain, mustBe: [width], as: "one row of x" });
    const perRow = x.slice(0, -1);
    requireShape(NAME, { name: "mean", is: mean, mustBe: perRow, as: "x without its last axis" });
    requireShape(NAME, { name: "rstd", is: rstd, mustBe: perRow, as: "x without its last axis" });
    return [x, [width], [width]];
  },
  reference([gradY, x, gain, mean, rstd], { inputs }) {
    const size = matrixOf(NAME, "x", inputs[1]);
    return layerNormGradReference({ gradY, x, gain, mean, rstd }, size);
  },
  bound({ inputs: [gradY, x, gain, mean, rstd], shapes }) {
    const { rows, width } = matrixOf(NAME, "x", shapes.inputs[1]);
    const xBound = new Float64Array(rows * width);
    const gainSize = new Float64Array(width);
    const biasSize = new Float64Array(width);
    const roundings = (rowSumDepth(width) + 6) * UNIT_ROUNDOFF;
    for (let r = 0; r < rows; r++) {
      let grads = 0;
      let products = 0;
      const hats = new Float64Array(width);
      for (let i = 0; i < width; i++) {
        const at = r * width + i;
        hats[i] = Math.abs((x[at] - mean[r]) * rstd[r]) + STORE_FLUSH;
        const grad = Math.abs(gradY[at] * gain[i]) + STORE_FLUSH;
        grads += grad;
        products += grad * hats[i];
        gainSize[i] += Math.abs(gradY[at]) * hats[i];
        biasSize[i] += Math.abs(gradY[at]);
      }
      for (let i = 0; i < width; i++) {
        const at = r * width + i;
        const size = Math.abs(gradY[at] * gain[i]) + grads / width + hats[i] * (products / width);
        xBound[at] = rstd[r] * (roundings * size + (2 + hats[i]) * STORE_FLUSH) + STORE_FLUSH;
      }
    }
    const depth = (columnSumDepth(rows) + 3) * UNIT_ROUNDOFF;
    const column = (size: number) => depth * size + (rows + 1) * STORE_FLUSH;
    return [xBound, gainSize.map(column), biasSize.map(column)];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    return { elementsMoved: 3 * rows * width + 3 * width + 2 * rows, flops: 17 * rows * width };
  },
  scratch({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
    return [[chunks, width], [chunks, width], [chunks, width + 32]];
  },
  epilogue: EPILOGUE,
  functions: [
    laneAdd,
    rowMeanOf,
    storeSum,
    layerNormHat,
    gradHatOf,
    accumulateProduct,
    layerNormGradX,
  ],
  wasmSources: [
    { file: "layer_norm/layer_norm_grad_wasm.ts" },
    { file: "column_sum/column_sum_wasm.ts" },
  ],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
    return [
      {
        entry: "layer_norm_grad",
        args: [
          ...[0, 1, 2, 3, 4].map(input),
          output(0),
          ...[0, 1, 2].map(scratch),
          rows,
          width,
          width,
        ],
        extent: chunks,
        align: 1,
        elementsPerUnit: width * COLUMN_CHUNK_ROWS,
      },
      columnCombineWasm(scratch(0), output(1), { chunks, width }),
      columnCombineWasm(scratch(1), output(2), { chunks, width }),
    ];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    return [
      {
        code: ROW_FOLD + EPILOGUE + GRAD_X,
        bindings: [...[0, 1, 2, 3, 4].map(input), output(0)],
        params: [rows, width, bitsOf(width)],
        workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
      },
      ...columnSumsWebgpu({
        code: GRAD_COLUMNS,
        inputs: [input(0), input(1), input(3), input(4)],
        sums: [output(1), output(2)],
        chunkSums: [scratch(0), scratch(1)],
        rows,
        width,
      }),
    ];
  },
  cases: NORM_CASES.filter(({ name }) => name !== "huge").map(({ name, shape, values }) => {
    const [perRow, row] = [shape.slice(0, -1), shape.slice(-1)];
    return {
      name,
      inputShapes: [shape, shape, row, perRow, perRow],
      values: ["normal", values?.[0] ?? "normal", "normal", "normal", "positive"],
    };
  }),
};
