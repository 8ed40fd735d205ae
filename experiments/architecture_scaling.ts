import { defineExperiment } from "../mod.ts";
const T5 = "arXiv:1910.10683, table 2";
const NARROWS = { text: "Differences matter when small, and narrow", source: "arXiv:2202.00528" };
const ON_PAR = { text: "Decoders alone are on par in translation", source: "arXiv:2210.11807" };
const EXPONENTS = { text: "150 M to 8 B: similar exponents", source: "arXiv:2510.26622" };
const GLUE = { unit: "mean score", source: T5 };
const BOTH = { architecture: "encoder-decoder", rotaryCross: true } as const;
const STRINGS = { name: "strings", source: "transduction", symbols: 8 } as const;
const TEXT = { data: "multi30k", metric: "loss" } as const; // its floor is not known
const GAP = { baseline: "decoder", candidate: "encoder-decoder", metric: "excess" } as const;
const LESS = { kind: "lower-loss", margin: 0.02, metric: "excess" } as const;
const SAME = { ...LESS, kind: "equal-loss" } as const;
const SHARING = { baseline: "shared", candidate: "encoder-decoder", size: "smallest" } as const;
const STRUCTURE = { baseline: "prefix", candidate: "shared", size: "smallest" } as const;
const BPE = { tokenizer: "bpe", vocabulary: 1000 } as const;
const CAPTIONS = { name: "multi30k", source: "multi30k", ...BPE } as const;
// Rates are those of least loss over all arms, among four, on seeds 100 and 101.
const [HIGH, MIDDLE] = [{ learningRate: 6e-3 }, { learningRate: 3e-3 }];
const [LOW, LOWER, LEAST] = [{ learningRate: 2e-3 }, { learningRate: 1.5e-3 }, {
  learningRate: 5e-4,
}];
const W16 = { name: "w16", model: { dModel: 16, heads: 2, dFf: 64 }, train: HIGH };
const W32 = { name: "w32", model: { dModel: 32, dFf: 128 }, train: MIDDLE };
const W64 = { name: "w64", model: { dModel: 64, dFf: 256 }, train: LOW };
const W96 = { name: "w96", model: { dModel: 96, dFf: 384 }, train: LOWER };
const W256 = { name: "w256", model: { layers: 4, dModel: 256, dFf: 1024 }, train: LEAST };
const W512 = { name: "w512", model: { layers: 4, dModel: 512, dFf: 2048 }, train: LEAST };
// deno-fmt-ignore -- tables: arms; claim, then rule
export default defineExperiment({
  name: "architecture-scaling", version: 1, source: `${T5}; 2202.00528, 2210.11807, 2510.26622`,
  title: "Encoder-decoders beside decoders alone, as both grow",
  question: "Does an encoder-decoder lose its edge with size, and is it more than its parameters?",
  arms: { // as deep and as wide; a stack of its own for the source doubles the parameters alone
    "encoder-decoder": { model: BOTH }, "shared": { model: { ...BOTH, sharedStacks: true } },
    "prefix": { model: { architecture: "prefix" } }, "decoder": {},
    "blind": { model: { position: "none" } }, // the control: it cannot tell what stands where
  },
  base: { model: { heads: 4, position: "rope", tiedHead: true, embeddingDeviation: 0.1,
      initialDeviation: 0.1 }, // with 0.02 no arm finds what stands where in so few updates
    train: { batch: 2, length: 34, beta2: 0.98, weightDecay: 0.01 } }, // 16 symbols each
  training: {
    data: [STRINGS], budgets: [1200], matched: "none", duplicate: "decoder",
    sizes: [W16, W32, W64, W96], // 6 k to 222 k parameters without embeddings: 1.6 decades
    controls: [{ arm: "blind", baseline: "decoder", minExcess: 0.05, metric: "excess" }],
  },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [2],
      "training.evaluation.sequences": 4 } },
    quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 1 h on two cores", set: { seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8], // 10 contrasts
      "training.data": [STRINGS, CAPTIONS], "training.budgets": [1000], "train.batch": 8,
      "train.length": 64, "training.evaluation.decoded": ["bleu"] } },
    gpu: { cost: "≤ 30 min on one large GPU", set: { seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8],
      "training.data": [STRINGS, CAPTIONS], "training.budgets": [2000], "train.batch": 32,
      "train.length": 64, "training.evaluation.decoded": ["bleu"],
      "training.sizes": [W32, W64, W96, W256, W512] } }, // 25 k to 12.6 M
  },
  published: [
    { title: "GLUE after denoising, 220 M in a stack", unit: "score", better: "higher", source: T5,
      rows: { "encoder-decoder": 83.28, "shared": 82.81, "prefix": 81.82, "decoder": 74.7 } },
    { title: "WMT English to German after denoising", unit: "BLEU", better: "higher", source: T5,
      metric: "bleu", data: "multi30k",
      rows: { "encoder-decoder": 26.98, "shared": 26.72, "decoder": 25.09 } },
  ],
  claims: [
    { id: "E2.small", statement: "Small, an encoder-decoder has a lower loss than a decoder",
      published: NARROWS, rule: { ...LESS, ...GAP, size: "smallest" } },
    { id: "E2.large", statement: "Large, both have the same loss",
      published: ON_PAR, rule: { ...SAME, ...GAP } },
    { id: "E2.trend", statement: "The gap narrows with size",
      published: NARROWS, rule: { ...GAP, kind: "gap-trend", margin: 0.02 } },
    { id: "E2.equal", statement: "At equal parameters both have the same loss",
      published: EXPONENTS, rule: { ...SAME, ...GAP, equal: "parameters" } },
    { id: "E3.parameters", statement: "One set of weights for both stacks costs loss",
      published: { ...GLUE, value: 0.47, text: "83.28 with two sets, 82.81 with one" },
      rule: { ...LESS, ...SHARING } },
    { id: "E3.structure", statement: "All gain is that of parameters: with one set there is none",
      published: { ...GLUE, value: 0.99, text: "One set 82.81, a prefix-LM 81.82", contrary: true },
      rule: { ...SAME, ...STRUCTURE } },
    { id: "E2.small-text", statement: "On text, a small encoder-decoder has a lower loss",
      published: NARROWS, rule: { ...LESS, ...GAP, ...TEXT, size: "smallest" } },
    { id: "E2.large-text", statement: "On text, large ones have the same loss as decoders",
      published: ON_PAR, rule: { ...SAME, ...GAP, ...TEXT } },
    { id: "E2.trend-text", statement: "On text, the gap narrows with size",
      published: NARROWS, rule: { ...GAP, ...TEXT, kind: "gap-trend", margin: 0.02 } },
    { id: "E3.structure-text", statement: "On text, with one set of weights there is no gain",
      published: { ...GLUE, value: 0.99, text: "One set 82.81, a prefix-LM 81.82", contrary: true },
      rule: { ...SAME, ...STRUCTURE, ...TEXT } },
  ],
});
