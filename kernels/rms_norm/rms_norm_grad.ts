import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output, scratch } from "../../core/base/op.ts";
import { columnCombineWasm } from "../column_sum/column_combine.ts";
import { columnSumsWebgpu } from "../column_sum/column_sums_webgpu.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { EPILOGUE } from "../epilogue.ts";
import { columnSumDepth, rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { NORM_CASES } from "../norm/norm_cases.ts";
import { accumulateProduct, gradHatOf, rmsNormGradX, rmsNormHat } from "../norm/norm_functions.ts";
import { COLUMN_CHUNK_ROWS, laneAdd, rowMeanOf, storeSum } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import GRAD_COLUMNS from "./rms_norm_grad_columns.wgsl" with { type: "text" };
import { rmsNormGradReference } from "./rms_norm_grad_reference.ts";
import GRAD_X from "./rms_norm_grad_x.wgsl" with { type: "text" };

const NAME = "rms_norm_grad";
const INPUTS = ["gradY", "x", "gain", "rrms"];

/** Gradient of RMSNorm for x and gain, from gradY and what the forward pass saved. */
export const rmsNormGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradX", "gradGain"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradY, x, gain, rrms] = shapes;
    const { width } = matrixOf(NAME, "x", x);
    const perRow = x.slice(0, -1);
    requireShape(NAME, { name: "gradY", is: gradY, mustBe: x, as: "x" });
    requireShape(NAME, { name: "gain", is: gain, mustBe: [width], as: "one row of x" });
    requireShape(NAME, { name: "rrms", is: rrms, mustBe: perRow, as: "x without its last axis" });
    return [x, [width]];
  },
  reference([gradY, x, gain, rrms], { inputs }) {
    return rmsNormGradReference({ gradY, x, gain, rrms }, matrixOf(NAME, "x", inputs[1]));
  },
  bound({ inputs: [gradY, x, gain, rrms], shapes }) {
    const { rows, width } = matrixOf(NAME, "x", shapes.inputs[1]);
    const xBound = new Float64Array(rows * width);
    const gainSize = new Float64Array(width);
    const roundings = (rowSumDepth(width) + 6) * UNIT_ROUNDOFF;
    for (let r = 0; r < rows; r++) {
      let products = 0;
      for (let i = 0; i < width; i++) {
        const at = r * width + i;
        const hat = Math.abs(x[at] * rrms[r]) + STORE_FLUSH;
        products += (Math.abs(gradY[at] * gain[i]) + STORE_FLUSH) * hat;
        gainSize[i] += Math.abs(gradY[at]) * hat;
      }
      for (let i = 0; i < width; i++) {
        const at = r * width + i;
        const hat = Math.abs(x[at] * rrms[r]) + STORE_FLUSH;
        const size = Math.abs(gradY[at] * gain[i]) + hat * (products / width);
        xBound[at] = rrms[r] * (roundings * size + (2 + hat) * STORE_FLUSH) + STORE_FLUSH;
      }
    }
    const depth = (columnSumDepth(rows) + 2) * UNIT_ROUNDOFF;
    return [xBound, gainSize.map((size) => depth * size + (rows + 1) * STORE_FLUSH)];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    return { elementsMoved: 3 * rows * width + 2 * width + rows, flops: 12 * rows * width };
  },
  scratch({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
    return [[chunks, width], [chunks, width + 32]];
  },
  epilogue: EPILOGUE,
  functions: [
    laneAdd,
    rowMeanOf,
    storeSum,
    rmsNormHat,
    gradHatOf,
    accumulateProduct,
    rmsNormGradX,
  ],
  wasmSources: [
    { file: "rms_norm/rms_norm_grad_wasm.ts" },
    { file: "column_sum/column_sum_wasm.ts" },
  ],
  wasm({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    const chunks = Math.ceil(rows / COLUMN_CHUNK_ROWS);
    const buffers = [...[0, 1, 2, 3].map(input), output(0), scratch(0), scratch(1)];
    return [
      {
        entry: "rms_norm_grad",
        args: [...buffers, rows, width, width],
        extent: chunks,
        align: 1,
        elementsPerUnit: width * COLUMN_CHUNK_ROWS,
      },
      columnCombineWasm(scratch(0), output(1), { chunks, width }),
    ];
  },
  webgpu({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[1]);
    return [
      {
        code: ROW_FOLD + EPILOGUE + GRAD_X,
        bindings: [...[0, 1, 2, 3].map(input), output(0)],
        params: [rows, width, bitsOf(width)],
        workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
      },
      ...columnSumsWebgpu({
        code: GRAD_COLUMNS,
        inputs: [input(0), input(1), input(3)],
        sums: [output(1)],
        chunkSums: [scratch(0)],
        rows,
        width,
      }),
    ];
  },
  cases: NORM_CASES.filter(({ name }) => name !== "huge").map(({ name, shape, values }) => {
    const [perRow, row] = [shape.slice(0, -1), shape.slice(-1)];
    return {
      name,
      inputShapes: [shape, shape, row, perRow],
      values: ["normal", values?.[0] ?? "normal", "normal", "positive"],
    };
  }),
};
