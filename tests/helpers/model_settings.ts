import type { ModelSettings } from "../../core/model/model_settings.ts";

/** Settings of a model in which nothing is out of the ordinary. */
export const SETTINGS: ModelSettings = {
  ...{ layers: 2, dModel: 64, heads: 2, dFf: 256, gatedWidth: "two-thirds", activation: "gelu" },
  ...{ norm: "rms-norm", normFraction: 0.0625, normPlace: "pre", eps: 1e-5, position: "rope" },
  ...{ ropeTheta: 10_000, ropeLayout: "half", ropeFraction: 1, ropeScaling: "none", ropeFactor: 1 },
  ...{ t5Buckets: 32, t5MaxDistance: 128, qkNorm: false, tiedHead: false, bias: false },
  ...{ dropout: 0, precision: "x12", logitActivation: "none", residual: true },
  ...{ initialDeviation: 0.02, embeddingDeviation: 0.02 },
};
