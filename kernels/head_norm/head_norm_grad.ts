import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output, scratch } from "../../core/base/op.ts";
import { columnCombineWasm } from "../column_sum/column_combine.ts";
import { columnSumsWebgpu } from "../column_sum/column_sums_webgpu.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { accumulateProduct, gradHatOf, rmsNormGradX, rmsNormHat } from "../norm/norm_functions.ts";
import { COLUMN_CHUNK_ROWS, laneAdd, rowMeanOf, storeSum } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { requireInputs, requireShape } from "../shape_rules.ts";
import { headNormCases } from "./head_norm_cases.ts";
import { headNormGradBounds } from "./head_norm_grad_bounds.ts";
import GRAD_COLUMNS from "./head_norm_grad_columns.wgsl" with { type: "text" };
import GRAD_X from "./head_norm_grad_x.wgsl" with { type: "text" };
import { headNormGradReference } from "./head_norm_reference.ts";
import { headNormSize } from "./head_norm_size.ts";

const NAME = "head_norm_grad";
const INPUTS = ["gradY", "x", "gain", "rrms"];

/** Gradient of the norm of heads for x and both gains. */
export const headNormGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradX", "gradGain"],
  attributes: ["heads", "kvHeads"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradY, x, gain, rrms] = shapes;
    const { normed } = headNormSize(NAME, x, gain, attributes);
    const mustBe = [...x.slice(0, -1), normed];
    requireShape(NAME, { name: "gradY", is: gradY, mustBe: x, as: "x" });
    requireShape(NAME, { name: "rrms", is: rrms, mustBe, as: "x, a value a normalised head" });
    return [x, gain];
  },
  reference([gradY, x, gain, rrms], { inputs }, attributes) {
    const size = headNormSize(NAME, inputs[1], inputs[2], attributes);
    return headNormGradReference({ gradY, x, gain, rrms }, size);
  },
  bound({ inputs: [gradY, x, gain, rrms], shapes: { inputs }, attributes }) {
    const size = headNormSize(NAME, inputs[1], inputs[2], attributes);
    return headNormGradBounds({ gradY, x, gain, rrms }, size);
  },
  cost({ inputs: [, x, gain] }, attributes) {
    const { tokens, headDim, parts, normed } = headNormSize(NAME, x, gain, attributes);
    return {
      elementsMoved: tokens * (3 * parts * headDim + normed) + 4 * headDim,
      flops: 12 * tokens * normed * headDim,
    };
  },
  scratch({ inputs: [, x, gain] }, attributes) {
    const { tokens, headDim } = headNormSize(NAME, x, gain, attributes);
    const chunks = Math.ceil(tokens / COLUMN_CHUNK_ROWS);
    return [[chunks, 2 * headDim], [chunks, headDim + 32]];
  },
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
    { file: "head_norm/head_norm_grad_wasm.ts" },
    { file: "column_sum/column_sum_wasm.ts" },
  ],
  wasm({ inputs: [, x, gain] }, attributes) {
    const { tokens, heads, kvHeads, headDim, parts } = headNormSize(NAME, x, gain, attributes);
    const chunks = Math.ceil(tokens / COLUMN_CHUNK_ROWS);
    const buffers = [...[0, 1, 2, 3].map(input), output(0), scratch(0), scratch(1)];
    return [
      {
        entry: "head_norm_grad",
        args: [...buffers, tokens, heads, kvHeads, headDim, headDim],
        extent: chunks,
        align: 1,
        elementsPerUnit: parts * headDim * COLUMN_CHUNK_ROWS,
      },
      columnCombineWasm(scratch(0), output(1), { chunks, width: 2 * headDim }),
    ];
  },
  webgpu({ inputs: [, x, gain] }, attributes) {
    const { tokens, heads, headDim, parts, normed } = headNormSize(NAME, x, gain, attributes);
    const rows = tokens * parts;
    const counts = Object.entries({ heads, normed, parts })
      .map(([name, count]) => `const ${name} = ${count}u;\n`);
    return [
      {
        code: ROW_FOLD + GRAD_X,
        bindings: [...[0, 1, 2, 3].map(input), output(0)],
        params: [rows, headDim, bitsOf(headDim), heads, normed, parts],
        workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
      },
      ...columnSumsWebgpu({
        code: counts.join("") + GRAD_COLUMNS,
        inputs: [input(0), input(1), input(3)],
        sums: [output(1)],
        chunkSums: [scratch(0)],
        rows: tokens,
        width: 2 * headDim,
      }),
    ];
  },
  cases: headNormCases().map(({ name, x, gain, normed, attributes, values }) => ({
    name,
    inputShapes: [x, x, gain, [...x.slice(0, -1), normed]],
    attributes,
    values: ["normal", values ?? "normal", "normal", "positive"],
  })),
};
