import { input, type Op, output } from "../../core/base/op.ts";
import { exp64 } from "../../core/base/host_math.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import ROW_MAXIMUM from "../softmax/row_maximum.wgsl" with { type: "text" };
import { expFactorError } from "../softmax/softmax_bounds.ts";
import { laneMaximum, softmaxExp } from "../softmax/softmax_functions.ts";
import { CROSS_ENTROPY_CASES } from "./cross_entropy_cases.ts";
import { crossEntropyOf } from "./cross_entropy_functions.ts";
import { crossEntropyGrad } from "./cross_entropy_grad.ts";
import { crossEntropyReference } from "./cross_entropy_reference.ts";
import CROSS_ENTROPY from "./cross_entropy.wgsl" with { type: "text" };
import { crossEntropySize, targetLimits } from "./cross_entropy_size.ts";
import { ignoreIndexOf } from "./ignore_index.ts";

const NAME = "cross_entropy";
const INPUTS = ["logits", "targets"];

/**
 * Cross-entropy of each row of logits with its target, 0 where the target is `ignoreIndex`.
 *
 * Shapes: `logits` is `[..., vocabulary]`, `targets` and `losses` are `[...]`, `stats` is
 * `[..., 2]`: the row's maximum and its sum of exp(x - maximum), which the gradient uses.
 */
export const crossEntropy: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["losses", "stats"],
  attributes: ["ignoreIndex"],
  inputDtypes: ["f32", "u32"],
  withoutGradient: ["stats"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [logits, targets] = shapes;
    matrixOf(NAME, "logits", logits);
    const mustBe = logits.slice(0, -1);
    requireShape(NAME, {
      name: "targets",
      is: targets,
      mustBe,
      as: "logits without its last axis",
    });
    ignoreIndexOf(NAME, attributes);
    return [mustBe, [...mustBe, 2]];
  },
  limits: ({ inputs: [logits] }, attributes) => targetLimits(NAME, logits, attributes),
  reference: ([logits, targets], { inputs }, attributes) =>
    crossEntropyReference(logits, targets, crossEntropySize(NAME, inputs[0], attributes)),
  gradient({ inputs: [logits, targets], outputs: [, stats], gradOutputs, attributes, apply }) {
    const [gradLosses] = gradOutputs;
    if (gradLosses === undefined) return [undefined, undefined];
    const inputs = [logits, targets, stats, gradLosses];
    return [apply(crossEntropyGrad, inputs, attributes)[0], undefined];
  },
  bound({ inputs: [logits], outputs: [losses, stats], shapes, attributes }) {
    const { rows, width } = crossEntropySize(NAME, shapes.inputs[0], attributes);
    const lossBound = new Float64Array(rows);
    const statsBound = new Float64Array(2 * rows);
    for (let r = 0; r < rows; r++) {
      const [maximum, sum] = stats.subarray(2 * r, 2 * r + 2);
      // Exponentials below 2^-51 count as 0.
      let error = rowSumDepth(width) * UNIT_ROUNDOFF * sum + width * STORE_FLUSH;
      for (const x of logits.subarray(r * width, (r + 1) * width)) {
        error += expFactorError(UNIT_ROUNDOFF * (maximum - x)) * exp64(x - maximum);
      }
      statsBound[2 * r + 1] = error;
      // log moves by the relative error of the sum, and has 0.84 ULP of its own; the difference
      // and the sum of both round once each, and are not above the loss.
      const relative = error / sum;
      lossBound[r] = relative / (1 - relative) + 4 * UNIT_ROUNDOFF * losses[r] + STORE_FLUSH;
    }
    return [lossBound, statsBound];
  },
  cost({ inputs: [logits] }) {
    const { rows, width } = matrixOf(NAME, "logits", logits);
    return { elementsMoved: rows * width + 4 * rows, flops: 20 * rows * width };
  },
  functions: [laneAdd, laneMaximum, softmaxExp, crossEntropyOf],
  wasmSources: [{ file: "cross_entropy/cross_entropy_wasm.ts" }],
  wasm({ inputs: [logits] }, attributes) {
    const { rows, width, ignoreIndex } = crossEntropySize(NAME, logits, attributes);
    return [{
      entry: "cross_entropy",
      args: [input(0), input(1), output(0), output(1), width, ignoreIndex],
      extent: rows,
      align: 1,
      elementsPerUnit: 4 * width,
    }];
  },
  webgpu({ inputs: [logits] }, attributes) {
    const { rows, width, ignoreIndex } = crossEntropySize(NAME, logits, attributes);
    return [{
      code: ROW_FOLD + ROW_MAXIMUM + CROSS_ENTROPY,
      bindings: [input(0), input(1), output(0), output(1)],
      params: [rows, width, ignoreIndex],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: CROSS_ENTROPY_CASES,
};
