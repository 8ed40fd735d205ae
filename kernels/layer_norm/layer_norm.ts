import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, output } from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { epsOf } from "../norm/norm_attributes.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { NORM_CASES } from "../norm/norm_cases.ts";
import {
  DEVIATION_START_BITS,
  layerNormOutput,
  rstdOf,
  termDeviation,
} from "../norm/norm_functions.ts";
import { laneAdd, rowMeanOf, termValue } from "../reduction/lane_functions.ts";
import ROW_FOLD from "../reduction/row_fold.wgsl" with { type: "text" };
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import LAYER_NORM from "./layer_norm.wgsl" with { type: "text" };
import { layerNormGrad } from "./layer_norm_grad.ts";
import { layerNormReference } from "./layer_norm_reference.ts";

const NAME = "layer_norm";
const INPUTS = ["x", "gain", "bias"];

/**
 * LayerNorm over the last axis, with gain and bias; also gives mean and rstd of each row.
 *
 * The variance is the mean of squared deviations from the computed mean (two passes over the row),
 * so that a large common offset costs no accuracy beyond that of the mean itself.
 */
export const layerNorm: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y", "mean", "rstd"],
  attributes: ["eps"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [x, gain, bias] = shapes;
    const { width } = matrixOf(NAME, "x", x);
    requireShape(NAME, { name: "gain", is: gain, mustBe: [width], as: "one row of x" });
    requireShape(NAME, { name: "bias", is: bias, mustBe: [width], as: "one row of x" });
    epsOf(NAME, attributes);
    return [x, x.slice(0, -1), x.slice(0, -1)];
  },
  reference([x, gain, bias], { inputs }, attributes) {
    const size = { ...matrixOf(NAME, "x", inputs[0]), eps: epsOf(NAME, attributes) };
    return layerNormReference(x, gain, bias, size);
  },
  withoutGradient: ["mean", "rstd"],
  gradient({ inputs: [x, gain], outputs: [, mean, rstd], gradOutputs: [gradY], apply }) {
    if (gradY === undefined) return [undefined, undefined, undefined];
    return apply(layerNormGrad, [gradY, x, gain, mean, rstd]);
  },
  bound({ inputs, outputs, shapes }) {
    const [x, gain] = inputs;
    const [y, mean, rstd] = outputs;
    const { rows, width } = matrixOf(NAME, "x", shapes.inputs[0]);
    const roundings = rowSumDepth(width) + 1;
    const meanBound = new Float64Array(rows);
    const rstdBound = new Float64Array(rows);
    const yBound = new Float64Array(rows * width);
    for (let r = 0; r < rows; r++) {
      let size = 0;
      for (let i = 0; i < width; i++) size += Math.abs(x[r * width + i]);
      meanBound[r] = roundings * UNIT_ROUNDOFF * (size / width) + STORE_FLUSH;
      // Mean of (d - shift)^2 is variance + shift^2: an error of the mean enters squared.
      const shift = meanBound[r] * rstd[r];
      const relative = (roundings + 5) * UNIT_ROUNDOFF / 2 + shift * shift;
      rstdBound[r] = (relative + 2 * UNIT_ROUNDOFF) * rstd[r] + STORE_FLUSH;
      for (let i = 0; i < width; i++) {
        const at = r * width + i;
        const hat = Math.abs((x[at] - mean[r]) * rstd[r]);
        const hatBound = shift + (relative + 4 * UNIT_ROUNDOFF) * hat;
        yBound[at] = Math.abs(gain[i]) * (hatBound + UNIT_ROUNDOFF * hat) +
          UNIT_ROUNDOFF * Math.abs(y[at]) + STORE_FLUSH;
      }
    }
    return [yBound, meanBound, rstdBound];
  },
  cost({ inputs }) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return { elementsMoved: 2 * rows * width + 2 * width + 2 * rows, flops: 8 * rows * width };
  },
  functions: [laneAdd, termValue, termDeviation, rowMeanOf, rstdOf, layerNormOutput],
  wasmSources: [{ file: "layer_norm/layer_norm_wasm.ts" }],
  wasm({ inputs }, attributes) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      entry: "layer_norm",
      args: [
        ...[0, 1, 2].map(input),
        ...[0, 1, 2].map(output),
        width,
        width,
        DEVIATION_START_BITS,
        epsOf(NAME, attributes),
      ],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs }, attributes) {
    const { rows, width } = matrixOf(NAME, "x", inputs[0]);
    return [{
      code: ROW_FOLD + LAYER_NORM,
      bindings: [...[0, 1, 2].map(input), ...[0, 1, 2].map(output)],
      params: [rows, width, bitsOf(width), DEVIATION_START_BITS, bitsOf(epsOf(NAME, attributes))],
      workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
    }];
  },
  cases: NORM_CASES.map(({ shape, ...rest }) => ({
    ...rest,
    inputShapes: [shape, shape.slice(-1), shape.slice(-1)],
  })),
};
