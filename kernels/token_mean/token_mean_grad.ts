import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { IGNORE_INDEX, ignoreIndexOf } from "../cross_entropy/ignore_index.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, termValue } from "../reduction/lane_functions.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { tokenMeanOf } from "./token_mean_functions.ts";
import TOKEN_MEAN_GRAD from "./token_mean_grad.wgsl" with { type: "text" };
import { tokenCount } from "./token_mean_shapes.ts";

const NAME = "token_mean_grad";
const INPUTS = ["gradMean", "targets", "count"];

/**
 * Gradient of a mean over tokens: gradMean / count for each that counts, 0 for the others.
 *
 * Shapes: `gradMean` and `count` are `[1]`; `targets` and the result equal.
 */
export const tokenMeanGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradLosses"],
  attributes: ["ignoreIndex"],
  inputDtypes: ["f32", "u32", "f32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradMean, targets, count] = shapes;
    requireShape(NAME, { name: "gradMean", is: gradMean, mustBe: [1], as: "one value" });
    tokenCount(NAME, targets);
    requireShape(NAME, { name: "count", is: count, mustBe: [1], as: "one value" });
    ignoreIndexOf(NAME, attributes);
    return [targets];
  },
  reference([[gradMean], targets, [count]], _shapes, attributes) {
    const ignored = ignoreIndexOf(NAME, attributes);
    const share = gradMean / Math.max(1, count);
    return [targets.map((target) => target === ignored ? 0 : share)];
  },
  bound: ({ outputs: [gradLosses] }) => [
    gradLosses.map((value) => UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
  ],
  cost({ outputs: [gradLosses] }) {
    return { elementsMoved: 2 * elementCount(gradLosses) + 2, flops: elementCount(gradLosses) };
  },
  functions: [laneAdd, termValue, tokenMeanOf],
  wasmSources: [{ file: "token_mean/token_mean_wasm.ts" }],
  wasm({ inputs: [, targets] }, attributes) {
    return [{
      entry: "token_mean_grad",
      args: [...[0, 1, 2].map(input), output(0), ignoreIndexOf(NAME, attributes)],
      extent: elementCount(targets),
      align: 16,
      elementsPerUnit: 1,
    }];
  },
  webgpu({ inputs: [, targets] }, attributes) {
    const count = elementCount(targets);
    return [{
      code: TOKEN_MEAN_GRAD,
      bindings: [...[0, 1, 2].map(input), output(0)],
      params: [count, ignoreIndexOf(NAME, attributes)],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: ([
    ["one element", [1], IGNORE_INDEX],
    ["prime sizes", [7, 13], IGNORE_INDEX],
    ["one past a workgroup, some ignored", [65], 3],
    ["shared by threads, some ignored", [3, 9001], 0],
  ] as const).map(([name, targets, ignoreIndex]) => ({
    name,
    inputShapes: [[1], targets, [1]],
    attributes: { ignoreIndex },
    values: ["normal", "index", "positive"],
  })),
};
