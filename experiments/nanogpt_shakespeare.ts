import { defineExperiment } from "../mod.ts";
const README = "github.com/karpathy/nanoGPT, README: config/train_shakespeare_char.py on a CPU";
const FLAGS = "4 layers, 4 heads, width 128, context 64, batch 12, 2,000 steps, no dropout";
// deno-fmt-ignore -- settings of one kind on a line
export default defineExperiment({
  name: "nanogpt-shakespeare", version: 1, source: README,
  title: "nanoGPT's preset for a CPU: Shakespeare by characters",
  question: "Does the engine reach the loss that a known program reaches with the same settings?",
  arms: { "nanogpt": {} },
  base: {
    model: { layers: 4, dModel: 128, heads: 4, dFf: 512, activation: "gelu-erf", norm: "layer-norm",
      position: "learned", tiedHead: true, initialDeviation: 0.02, embeddingDeviation: 0.02 },
    train: { batch: 12, length: 64, learningRate: 1e-3, beta2: 0.99, weightDecay: 0.1, clipNorm: 1,
      schedule: "cosine", warmup: 0.05, finalRate: 0.1 }, // 100 of 2,000 steps; down to 1e-4
  },
  seeds: [0, 1, 2, 3, 4], // the fewest that give a verdict
  training: {
    data: [{ name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" }],
    budgets: [2000], matched: "none", // one arm: nothing to match
    evaluation: { sequences: 1742 }, // all of validation: 1,742 x 64 of 111,540 characters
  },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [10],
      "training.evaluation.sequences": 64 } },
    quick: { cost: "≤ 5 min on two cores", set: { seeds: [0, 1] } }, // a number, no verdict
    cpu: { cost: "≤ 20 min on two cores" },
  },
  claims: [
    { id: "NanoGpt", statement: "The validation loss is at most 1.90",
      published: { value: 1.88, unit: "nat", text: `${FLAGS}: 3 minutes`, source: README },
      rule: { kind: "value-below", arm: "nanogpt", limit: 1.9 } },
  ],
});
