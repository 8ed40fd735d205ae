import { layerNormReference } from "../../../kernels/layer_norm/layer_norm_reference.ts";
import { rmsNormReference } from "../../../kernels/rms_norm/rms_norm_reference.ts";
import { type PropertyCheck, runNorm, specOf } from "./check_context.ts";
import { normalInputs } from "./check_inputs.ts";
import { bitsHash, maxAbsoluteDifference, maxErrorUlp } from "./compare_values.ts";

/** Compares a norm's kernel with its formula in f64. */
export const formulaCheck: PropertyCheck = async (device, config) => {
  const inputs = normalInputs(config);
  const { y } = await runNorm(device, specOf(config), { inputs, outputs: ["y"] });
  const { norm, rows, width } = config;
  const [x, gain, bias] = [inputs.x, inputs.gain, inputs.bias].map((v) => Float64Array.from(v));
  const size = { rows, width, eps: Math.fround(config.eps) };
  const [expected] = norm === "layer-norm"
    ? layerNormReference(x, gain, bias, size)
    : rmsNormReference(x, gain, size);
  return [
    { metric: "max_absolute_error", value: maxAbsoluteDifference(y, expected), unit: "" },
    { metric: "max_error_ulp", value: maxErrorUlp(y, expected, width), unit: "ulp" },
    { metric: "output_hash", value: bitsHash(y), unit: "" },
  ];
};
