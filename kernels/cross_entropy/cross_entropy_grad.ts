import { input, type Op, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd } from "../reduction/lane_functions.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { expFactorError } from "../softmax/softmax_bounds.ts";
import { laneMaximum, softmaxExp, softmaxInverse } from "../softmax/softmax_functions.ts";
import { CROSS_ENTROPY_CASES } from "./cross_entropy_cases.ts";
import { crossEntropyGradOf, crossEntropyOf } from "./cross_entropy_functions.ts";
import { crossEntropyGradReference } from "./cross_entropy_reference.ts";
import CROSS_ENTROPY_GRAD from "./cross_entropy_grad.wgsl" with { type: "text" };
import { crossEntropySize, targetLimits } from "./cross_entropy_size.ts";
import { ignoreIndexOf } from "./ignore_index.ts";

const NAME = "cross_entropy_grad";
const INPUTS = ["logits", "targets", "stats", "gradLosses"];

/**
 * Gradient of cross-entropy for the logits: (softmax - [column is target]) gradLoss, from what the
 * forward pass saved. The sum of a row is divided by once: its reciprocal meets every column.
 */
export const crossEntropyGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradLogits"],
  attributes: ["ignoreIndex"],
  inputDtypes: ["f32", "u32", "f32", "f32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [logits, targets, stats, gradLosses] = shapes;
    matrixOf(NAME, "logits", logits);
    const perRow = logits.slice(0, -1);
    const as = "logits without its last axis";
    requireShape(NAME, { name: "targets", is: targets, mustBe: perRow, as });
    requireShape(NAME, { name: "stats", is: stats, mustBe: [...perRow, 2], as: "two a row" });
    requireShape(NAME, { name: "gradLosses", is: gradLosses, mustBe: perRow, as });
    ignoreIndexOf(NAME, attributes);
    return [logits];
  },
  limits: ({ inputs: [logits] }, attributes) => targetLimits(NAME, logits, attributes),
  reference: (inputs, shapes, attributes) => [
    crossEntropyGradReference(inputs, crossEntropySize(NAME, shapes.inputs[0], attributes)),
  ],
  bound({ inputs: [logits, targets, stats, gradLosses], outputs: [gradLogits], shapes }) {
    const { width } = matrixOf(NAME, "logits", shapes.inputs[0]);
    return [gradLogits.map((value, at) => {
      const r = Math.floor(at / width);
      const hit = at % width === targets[r] ? 1 : 0;
      const grad = Math.abs(gradLosses[r]);
      const share = grad === 0 ? 0 : Math.abs(value) / grad + hit;
      // Difference, exponential, reciprocal and product; then the subtraction and the product.
      const relative = expFactorError(UNIT_ROUNDOFF * Math.abs(logits[at] - stats[2 * r])) +
        2.01 * UNIT_ROUNDOFF;
      const flush = STORE_FLUSH / stats[2 * r + 1];
      return grad * (relative * share + flush) + 2.01 * UNIT_ROUNDOFF * Math.abs(value) +
        STORE_FLUSH;
    })];
  },
  cost({ inputs: [logits] }) {
    const { rows, width } = matrixOf(NAME, "logits", logits);
    return { elementsMoved: 2 * rows * width + 4 * rows, flops: 20 * rows * width };
  },
  functions: [laneAdd, laneMaximum, softmaxExp, softmaxInverse, crossEntropyOf, crossEntropyGradOf],
  wasmSources: [{ file: "cross_entropy/cross_entropy_wasm.ts" }],
  wasm({ inputs: [logits] }, attributes) {
    const { rows, width, ignoreIndex } = crossEntropySize(NAME, logits, attributes);
    return [{
      entry: "cross_entropy_grad",
      args: [...[0, 1, 2, 3].map(input), output(0), width, ignoreIndex],
      extent: rows,
      align: 1,
      elementsPerUnit: 4 * width,
    }];
  },
  webgpu({ inputs: [logits] }, attributes) {
    const { rows, width, ignoreIndex } = crossEntropySize(NAME, logits, attributes);
    return [{
      code: CROSS_ENTROPY_GRAD,
      bindings: [...[0, 1, 2, 3].map(input), output(0)],
      params: [rows, width, ignoreIndex],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  // Stats are saved by the forward pass, so that no difference is far above 0.
  cases: CROSS_ENTROPY_CASES
    .filter(({ name }) => !["huge", "mixed sizes", "large offset"].includes(name))
    .map(({ inputShapes: [logits, targets], values = [], ...rest }) => ({
      ...rest,
      inputShapes: [logits, targets, [...targets, 2], targets],
      values: [...values, "positive", "normal"],
    })),
};
