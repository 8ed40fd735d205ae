import { defineExperiment } from "../mod.ts";
const ZHANG = "arXiv:1910.07467, tables 2 and 4";
const FAILS = { text: "A Transformer without norms fails to train", source: ZHANG };
const LAST = "d sqrt(ln d / L) with pre-norm, which needs no warm-up; d sqrt(ln d) with post-norm";
const XIONG = { text: LAST, source: "arXiv:2002.04745, theorem 1 and section 4" };
const OUT = { split: "layer/blocks.last.feedForward.out.weight" };
const HALF = { kind: "exponent-in-range", ...OUT, low: -0.75, high: -0.25 } as const; // about -1/2
const ZERO = { ...HALF, low: -0.25, high: 0.25 };
const PAIR = { baseline: "layer-norm", candidate: "rms-norm" };
const SAME = { kind: "equal-loss", margin: 0.02, ...PAIR } as const;
const LOWER = { kind: "lower-loss", margin: 0.02 } as const;
const FAST = { learningRate: 0.03, batch: 4, warmup: 0.02 }; // five times the rate of the others
const DATA = { name: "pcfg", source: "pcfg" };
const ALL = [DATA, { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" }] as const;
// deno-fmt-ignore -- tables: an arm on a line; claim, then rule
export default defineExperiment({
  name: "norm-quality", version: 1, source: ZHANG,
  title: "LayerNorm, RMSNorm and where they stand",
  question: "Does RMSNorm cost any quality, and what do norms and residual sums do for gradients?",
  arms: {
    "layer-norm": { model: { norm: "layer-norm" } }, "rms-norm": { model: { norm: "rms-norm" } },
    "p-rms-norm": { model: { norm: "p-rms-norm", normFraction: 0.25 } }, // 6.25 % of 32 is 2 values
    "no-norm": { model: { norm: "none" } },
    "post-norm": { model: { norm: "layer-norm", normPlace: "post" } },
    "no-residual": { model: { norm: "layer-norm", residual: false } }, // a control
    "scaled-init": { model: { norm: "layer-norm", scaledInit: true } }, // as GPT-2 begins
    "layer-norm-cold": { model: { norm: "layer-norm" }, train: { warmup: 0 } },
    "post-norm-cold": { model: { norm: "layer-norm", normPlace: "post" }, train: { warmup: 0 } },
    "rms-norm-fast": { model: { norm: "rms-norm", layers: 6 }, train: FAST },
    "no-norm-fast": { model: { norm: "none", layers: 6 }, train: FAST },
  },
  base: { // all matrices begin at 1 / sqrt(32), about Xavier's; ReLU: what the theory is about
    train: { batch: 8, learningRate: 6e-3 }, model: { dModel: 32, dFf: 96, activation: "relu",
      scaledInit: false, initialDeviation: 0.18, embeddingDeviation: 0.18 } },
  seeds: [8, 9, 10, 11, 12, 13, 14, 15], // settings were chosen on 0 to 7
  training: { data: [DATA], budgets: [150, 600], // 77 k and 307 k tokens
    duplicate: "rms-norm", matched: "none", // LayerNorm has a bias more, "fast" has 6 layers
    controls: [{ arm: "no-residual", baseline: "layer-norm", minExcess: 0.02 }],
  }, gradients: { depths: [2, 4, 8, 16, 32], batch: 4, length: 32, data: DATA },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [4, 8],
      "training.evaluation.sequences": 8, "gradients.depths": [2, 4, 8] } },
    quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 2 h on two cores", set: { "model.layers": 6, // 7 contrasts
      seeds: [8, 9, 10, 11, 12, 13, 14, 15, 16], "model.dModel": 64, "model.dFf": 192,
      "model.initialDeviation": 0.125, "model.embeddingDeviation": 0.125,
      "train.learningRate": 3e-3, "training.budgets": [250, 1000], "training.data": ALL } },
  },
  published: [
    { title: "Transformer, newstest2014", source: ZHANG, unit: "BLEU", better: "higher",
      rows: { "layer-norm": 26.6, "rms-norm": 26.8 } },
    { title: "T5-like, 223 M", source: "Narang 2021, arXiv:2102.11972", unit: "nat",
      rows: { "layer-norm": 1.838, "rms-norm": 1.821 } },
  ],
  claims: [
    { id: "N2.equal", statement: "RMSNorm has LayerNorm's loss", rule: SAME },
    { id: "N2.partial", statement: "RMSNorm of a quarter of each row has it too",
      rule: { ...SAME, candidate: "p-rms-norm" } },
    { id: "N2.equal-text", statement: "RMSNorm has the loss of LayerNorm on text",
      rule: { ...SAME, data: "shakespeare", margin: 0.01 } },
    { id: "N2.no-norm", statement: "Without any norm the loss is higher", published: FAILS,
      rule: { ...LOWER, baseline: "no-norm", candidate: "rms-norm" } },
    { id: "N2.rate", statement: "At a high rate training fails without norms", published: FAILS,
      rule: { ...LOWER, baseline: "no-norm-fast", candidate: "rms-norm-fast" } },
    { id: "A3.pre", statement: "Pre-norm: the last gradient falls as 1 / sqrt(depth)",
      published: { ...XIONG, value: -0.5 }, rule: { ...HALF, arm: "layer-norm" } },
    { id: "A3.scaled", statement: "Where layers begin scaled by depth, it does not",
      rule: { ...ZERO, arm: "scaled-init" } },
    { id: "A3.post", statement: "Post-norm: the last gradient does not depend on the depth",
      published: { ...XIONG, value: 0 }, rule: { ...ZERO, arm: "post-norm" } },
    { id: "A3.residual", statement: "Without residual sums the first gradient vanishes",
      rule: { ...ZERO, arm: "no-residual", split: "layer/blocks.0", low: -100, high: -1 } },
    { id: "A3.warm-post", statement: "Post-norm needs warm-up", published: XIONG,
      rule: { ...LOWER, baseline: "post-norm-cold", candidate: "post-norm" } },
    { id: "A3.warm-pre", statement: "Pre-norm needs no warm-up", published: XIONG,
      rule: { ...SAME, candidate: "layer-norm-cold" } },
    { id: "N4", statement: "LLaMA-2 has RMSNorm before each layer",
      rule: { kind: "literature", reason: "A fact about published weights" } },
  ],
});
