import script from "../fixtures/torch/tutorial_script.json" with { type: "json" };
import type { FactCase } from "../../core/experiment/fact_settings.ts";

/** What PyTorch made of the tutorial's script; how is said in the file that it names. */
export const SCRIPT = script as {
  readonly weights: string;
  readonly rows: string;
  readonly trained: string;
  readonly losses: readonly number[];
  readonly batches: readonly number[];
  readonly rates: readonly number[];
  readonly labelGradients: readonly number[];
  readonly long: { readonly losses: readonly number[]; readonly trained: string };
};

const POINTS = [[1, 2], [2, 3], [3, 10]] as const;

/** A small case of every check, by its name. */
export const FACT_CASES: { readonly [C in FactCase as C["check"]]: C } = {
  "neuron-fit": { check: "neuron-fit", points: POINTS },
  "neuron-sum": {
    ...{ check: "neuron-sum", points: POINTS, function: "relu" },
    neurons: [{ slope: 1, offset: 1, weight: 1 }, { slope: 1, offset: -2, weight: 6 }],
  },
  "zero-start": { check: "zero-start", inputs: [-1, 0, 2] },
  "twin-neurons": { check: "twin-neurons", steps: 5, rate: 0.1 },
  "line-training": {
    ...{ check: "line-training", slope: 2, offset: 1, noise: 0.5, rows: 32, steps: 300, rate: 0.1 },
  },
  "product-gradient": {
    ...{ check: "product-gradient", factors: [1, 2], gradients: [2, 1], accumulated: [4, 2] },
  },
  "module-names": {
    ...{ check: "module-names", layers: { "sub.a": [4, 4] } },
    names: { "sub.a.weight": [4, 4], "sub.a.bias": [4] },
  },
  "low-rank": { check: "low-rank", from: 12, to: 8, rank: 2, alpha: 4, steps: 20, rate: 0.5 },
  "stream-order": { check: "stream-order", weights: 5, more: 6, data: 20 },
  "ragged-rows": { check: "ragged-rows", lengths: [3, 2], vocabulary: 7 },
  "next-token": { check: "next-token", tokens: [3, 1, 2], vocabulary: 40, width: 64, heads: 2 },
  "end-token": { check: "end-token", symbols: 4, steps: 60 },
  "dot-cosine": { check: "dot-cosine", pairs: 16, width: 24 },
  "layer-training": {
    ...{ check: "layer-training", inputs: 16, outputs: 2, logitActivation: "relu", labels: [1] },
    ...{ batches: [4, 1], steps: 6, weights: SCRIPT.weights, rows: SCRIPT.rows },
    train: {
      ...{ weightDecay: 0.01, decays: "all", beta2: 0.999, warmup: 0, clipNorm: 0 },
      ...{ schedule: "step", learningRate: 5e-4, stepEvery: 2, stepFactor: 0.1 },
    },
    ...{ losses: SCRIPT.losses, trained: SCRIPT.trained },
  },
  "dead-logits": { check: "dead-logits", inputs: 16, layers: 200, rows: 64 },
  "position-weights": { check: "position-weights", rows: 32, width: 64, heads: 2 },
};
