import { exp64, log1p64 } from "../../base/host_math.ts";
import type { NeuronFunction } from "../../experiment/fact_settings.ts";
import { sigmoid64 } from "../../../kernels/activation/activation_references.ts";

/** Values of each function in f64. */
export const NEURON_VALUES: Readonly<Record<NeuronFunction, (x: number) => number>> = {
  identity: (x) => x,
  square: (x) => x * x,
  exp: exp64,
  relu: (x) => Math.max(0, x),
  softplus: (x) => Math.max(0, x) + log1p64(exp64(-Math.abs(x))),
  sigmoid: sigmoid64,
};
