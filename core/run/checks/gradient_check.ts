import { layerNormGradReference } from "../../../kernels/layer_norm/layer_norm_grad_reference.ts";
import { layerNormReference } from "../../../kernels/layer_norm/layer_norm_reference.ts";
import { rmsNormGradReference } from "../../../kernels/rms_norm/rms_norm_grad_reference.ts";
import { rmsNormReference } from "../../../kernels/rms_norm/rms_norm_reference.ts";
import type { PropertyCellConfig } from "../../experiment/cell.ts";
import { type PropertyCheck, runNorm, specOf } from "./check_context.ts";
import { normalInputs } from "./check_inputs.ts";
import { bitsHash, maxErrorUlp } from "./compare_values.ts";

/** Half the distance of the two points of a central difference, in f64. */
const STEP = 1e-5;

/**
 * Compares the analytic gradient with finite differences, both in f64, and the kernel with the
 * analytic gradient.
 */
export const gradientCheck: PropertyCheck = async (device, config) => {
  const inputs = normalInputs(config);
  const spec = specOf(config, { pass: "forward-backward" });
  const { gradX } = await runNorm(device, spec, { inputs, outputs: ["gradX"] });
  const analytic = analyticGradX(config, inputs);
  const numeric = numericGradX(config, inputs);
  let relative = 0;
  const largest = analytic.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  analytic.forEach((value, i) => {
    relative = Math.max(relative, Math.abs(value - numeric[i]) / largest);
  });
  return [
    { metric: "max_relative_error", value: relative, unit: "" },
    { metric: "max_error_ulp", value: maxErrorUlp(gradX, analytic, config.width), unit: "ulp" },
    { metric: "output_hash", value: bitsHash(gradX), unit: "" },
  ];
};

type Inputs = ReturnType<typeof normalInputs>;

function forward(config: PropertyCellConfig, inputs: Inputs, x: Float64Array): Float64Array[] {
  const size = { rows: x.length / config.width, width: config.width, eps: Math.fround(config.eps) };
  const [gain, bias] = [Float64Array.from(inputs.gain), Float64Array.from(inputs.bias)];
  return config.norm === "layer-norm"
    ? layerNormReference(x, gain, bias, size)
    : rmsNormReference(x, gain, size);
}

function analyticGradX(config: PropertyCellConfig, inputs: Inputs): Float64Array {
  const [gradY, x, gain] = [inputs.gradY, inputs.x, inputs.gain].map((v) => Float64Array.from(v));
  const [, second, third] = forward(config, inputs, x);
  return config.norm === "layer-norm"
    ? layerNormGradReference({ gradY, x, gain, mean: second, rstd: third }, config)[0]
    : rmsNormGradReference({ gradY, x, gain, rrms: second }, config)[0];
}

/** Differentiates sum(gradY y) for every x by central differences; only x's own row changes. */
function numericGradX(config: PropertyCellConfig, inputs: Inputs): Float64Array {
  const { rows, width } = config;
  const result = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const row = Float64Array.from(inputs.x.subarray(r * width, (r + 1) * width));
    const objective = () => {
      const [y] = forward(config, inputs, row);
      let sum = 0;
      for (let i = 0; i < width; i++) sum += inputs.gradY[r * width + i] * y[i];
      return sum;
    };
    for (let i = 0; i < width; i++) {
      const value = row[i];
      row[i] = value + STEP;
      const above = objective();
      row[i] = value - STEP;
      const below = objective();
      row[i] = value;
      result[r * width + i] = (above - below) / (2 * STEP);
    }
  }
  return result;
}
