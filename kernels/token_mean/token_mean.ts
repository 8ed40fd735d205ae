import { input, type Op, output, scratch, workspace } from "../../core/base/op.ts";
import { elementCount, type Shape } from "../../core/base/shape.ts";
import { IGNORE_INDEX, ignoreIndexOf } from "../cross_entropy/ignore_index.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, termValue } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { WHOLE_SUM_ROW, wholeSumDepth } from "../reduction/whole_sum.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { tokenMeanOf } from "./token_mean_functions.ts";
import { tokenMeanGrad } from "./token_mean_grad.ts";
import { tokenCount } from "./token_mean_shapes.ts";
import ROWS from "./token_mean_rows.wgsl" with { type: "text" };
import TOTAL from "./token_mean_total.wgsl" with { type: "text" };

const NAME = "token_mean";
const INPUTS = ["losses", "targets"];

/**
 * Mean of the losses whose target is not `ignoreIndex`; 0 if there is none.
 *
 * The sum has the shape of a sum of a whole tensor; the number of tokens is exact.
 *
 * Shapes: `losses` and `targets` equal, at most 2^24 elements; `mean` and `count` are `[1]`.
 */
export const tokenMean: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["mean", "count"],
  attributes: ["ignoreIndex"],
  inputDtypes: ["f32", "u32"],
  withoutGradient: ["count"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [losses, targets] = shapes;
    tokenCount(NAME, targets);
    requireShape(NAME, { name: "losses", is: losses, mustBe: targets, as: "targets" });
    ignoreIndexOf(NAME, attributes);
    return [[1], [1]];
  },
  reference([losses, targets], _shapes, attributes) {
    const { sum, count } = totalOf(losses, targets, ignoreIndexOf(NAME, attributes));
    return [Float64Array.of(count === 0 ? 0 : sum / count), Float64Array.of(count)];
  },
  gradient({ inputs: [, targets], outputs: [, count], gradOutputs, attributes, apply }) {
    const [gradMean] = gradOutputs;
    if (gradMean === undefined) return [undefined, undefined];
    return [apply(tokenMeanGrad, [gradMean, targets, count], attributes)[0], undefined];
  },
  bound({ inputs: [losses, targets], outputs: [mean], attributes }) {
    const ignored = ignoreIndexOf(NAME, attributes);
    const { sum, count } = totalOf(losses.map(Math.abs), targets, ignored);
    const size = sum / Math.max(1, count);
    const relative = wholeSumDepth(losses.length) * UNIT_ROUNDOFF;
    const rounding = 1.01 * UNIT_ROUNDOFF * Math.abs(mean[0]);
    return [Float64Array.of(relative * size + rounding + STORE_FLUSH), new Float64Array(1)];
  },
  cost({ inputs: [losses] }) {
    const count = elementCount(losses);
    return { elementsMoved: 2 * count + 2, flops: count };
  },
  scratch: ({ inputs: [losses] }) => [[rowsOf(losses)], [rowsOf(losses)]],
  functions: [laneAdd, termValue, tokenMeanOf],
  wasmSources: [{ file: "token_mean/token_mean_wasm.ts" }],
  wasm({ inputs: [losses] }, attributes) {
    const buffers = [input(0), input(1), scratch(0), scratch(1), workspace()];
    return [
      {
        entry: "token_mean_rows",
        args: [...buffers, elementCount(losses), ignoreIndexOf(NAME, attributes)],
        extent: rowsOf(losses),
        align: 1,
        elementsPerUnit: 2 * WHOLE_SUM_ROW,
        workspaceBytes: 4 * WHOLE_SUM_ROW + 16,
      },
      {
        entry: "token_mean_total",
        args: [scratch(0), scratch(1), output(0), output(1), rowsOf(losses)],
        extent: 1,
        align: 1,
        elementsPerUnit: rowsOf(losses),
      },
    ];
  },
  webgpu({ inputs: [losses] }, attributes) {
    const rows = rowsOf(losses);
    return [
      {
        code: ROW_FOLD + ROWS,
        bindings: [input(0), input(1), scratch(0), scratch(1)],
        params: [elementCount(losses), ignoreIndexOf(NAME, attributes)],
        workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
      },
      {
        code: ROW_FOLD + TOTAL,
        bindings: [scratch(0), scratch(1), output(0), output(1)],
        params: [rows],
        workgroups: [1, 1, 1],
      },
    ];
  },
  cases: ([
    ["one element", [1], IGNORE_INDEX, "normal"],
    ["prime sizes", [7, 13], IGNORE_INDEX, "normal"],
    ["some ignored", [35], 3, "normal"],
    ["one past a lane group, some ignored", [33], 0, "normal"],
    ["three rows, the last short", [4, 2051], 5, "normal"],
    ["zero", [9], 2, "zero"],
    ["tiny", [40], 2, "tiny"],
    ["mixed sizes", [99], 2, "mixed"],
    ["all ignored", [5, 9], 0, "normal", "zero"],
  ] as const).map(([name, shape, ignoreIndex, losses, targets = "index" as const]) => ({
    name,
    inputShapes: [shape, shape],
    attributes: { ignoreIndex },
    values: [losses, targets],
  })),
};

function rowsOf(losses: Shape): number {
  return Math.ceil(elementCount(losses) / WHOLE_SUM_ROW);
}

function totalOf(losses: Float64Array, targets: Float64Array, ignored: number) {
  const kept = losses.filter((_, i) => targets[i] !== ignored);
  return { sum: kept.reduce((a, b) => a + b, 0), count: kept.length };
}
