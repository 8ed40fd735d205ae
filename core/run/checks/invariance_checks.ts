import { type PropertyCheck, runNorm, specOf } from "./check_context.ts";
import { normalInputs, zeroMeanInputs } from "./check_inputs.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";

/** Scale of the second input: a power of two, so that scaling itself is exact. */
const SCALE = 1024;
/** Shift of the second input; inputs are multiples of 2^-12, so that shifting is exact. */
const SHIFT = 3;
/** Smallest eps that the ops take, 2^-51: eps is the one thing that breaks scale invariance. */
const SMALLEST_EPS = 4.440892098500626e-16;

/** Compares a norm with LayerNorm without bias, on rows whose mean is exactly zero. */
export const zeroMeanEqualityCheck: PropertyCheck = async (device, config) => {
  const inputs = zeroMeanInputs(config);
  const run = { inputs, outputs: ["y"] };
  const { y } = await runNorm(device, specOf(config), run);
  const other = await runNorm(device, specOf(config, { norm: "layer-norm", form: "fused" }), run);
  return findings(y, other.y);
};

/** Compares the outputs for x and for 1024 x, at the smallest eps. */
export const scaleInvarianceCheck: PropertyCheck = async (device, config) => {
  const inputs = normalInputs(config);
  const spec = specOf(config, { eps: SMALLEST_EPS });
  const { y } = await runNorm(device, spec, { inputs, outputs: ["y"] });
  const scaled = { ...inputs, x: inputs.x.map((value) => value * SCALE) };
  const other = await runNorm(device, spec, { inputs: scaled, outputs: ["y"] });
  return findings(y, other.y);
};

/** Compares the outputs for x and for x + 3. */
export const shiftInvarianceCheck: PropertyCheck = async (device, config) => {
  const inputs = normalInputs(config);
  const { y } = await runNorm(device, specOf(config), { inputs, outputs: ["y"] });
  const shifted = { ...inputs, x: inputs.x.map((value) => value + SHIFT) };
  const other = await runNorm(device, specOf(config), { inputs: shifted, outputs: ["y"] });
  return findings(y, other.y);
};

function findings(y: Float32Array, other: Float32Array) {
  return [
    { metric: "max_absolute_difference", value: maxAbsoluteDifference(y, other), unit: "" },
    { metric: "output_hash", value: bitsHash(y), unit: "" },
  ];
}
