import { defineExperiment } from "../../core/experiment/define_experiment.ts";
import type { Experiment } from "../../core/experiment/experiment.ts";

const PROFILES = { quick: { cost: "nothing: it is made up" } } as const;

/** Activations on two data sets, for two budgets: every rule about losses; the claims are made up. */
export const SYNTHETIC_ACTIVATIONS: Experiment = defineExperiment({
  name: "synthetic-activations",
  version: 1,
  title: "Activations: does a gate lower the loss?",
  question: "Which activation of the feed-forward layer gives the lowest loss?",
  source: "arXiv:2002.05202",
  arms: {
    relu: { model: { activation: "relu" } },
    "leaky-relu": { model: { activation: "leaky-relu" } },
    gelu: { model: { activation: "gelu" } },
    silu: { model: { activation: "silu" } },
    glu: { model: { activation: "glu" } },
    bilinear: { model: { activation: "bilinear" } },
    reglu: { model: { activation: "reglu" } },
    geglu: { model: { activation: "geglu" } },
    swiglu: { model: { activation: "swiglu" } },
    "relu-logits": { model: { activation: "relu", logitActivation: "relu" } },
  },
  training: {
    data: [
      { name: "markov", source: "in-context-markov" },
      { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" },
    ],
    budgets: [400, 1600],
    learningRates: [0.001, 0.003, 0.01],
    trial: { steps: 200, seeds: [1000, 1001] },
    evaluation: { every: 200 },
    duplicate: "relu",
    controls: [{ arm: "relu-logits", baseline: "relu", minExcess: 0.02 }],
    timing: { blocks: 30 },
  },
  profiles: PROFILES,
  published: [{
    title: "Log-perplexity on C4 after 65,536 steps (222 M parameters)",
    source: "arXiv:2002.05202, table 1",
    unit: "nat",
    data: "shakespeare",
    rows: {
      relu: 1.997,
      gelu: 1.983,
      silu: 1.994,
      glu: 1.982,
      bilinear: 1.96,
      reglu: 1.953,
      geglu: 1.942,
      swiglu: 1.944,
    },
  }],
  claims: [
    {
      id: "G3.swiglu",
      statement: "SwiGLU's loss is lower than ReLU's",
      published: { value: 0.041, unit: "nat", text: "1.636 against 1.677", source: "Table 1" },
      rule: { kind: "lower-loss", baseline: "relu", candidate: "swiglu", margin: 0.01 },
    },
    {
      id: "G3.gated",
      statement: "Gated layers have a lower loss than ungated ones",
      rule: {
        kind: "lower-loss",
        baseline: ["relu", "leaky-relu", "gelu", "silu"],
        candidate: ["glu", "bilinear", "reglu", "geglu", "swiglu"],
        margin: 0.01,
      },
    },
    {
      id: "G3.leaky",
      statement: "LeakyReLU's loss is lower than ReLU's",
      published: { text: "not in the table", source: "arXiv:2002.05202" },
      rule: { kind: "lower-loss", baseline: "relu", candidate: "leaky-relu", margin: 0.01 },
    },
    {
      id: "G3.same",
      statement: "GEGLU and SwiGLU have the same loss",
      rule: { kind: "equal-loss", baseline: "geglu", candidate: "swiglu", margin: 0.01 },
    },
    {
      id: "G3.text",
      statement: "SwiGLU's loss is lower than ReLU's on real text",
      rule: {
        kind: "lower-loss",
        baseline: "relu",
        candidate: "swiglu",
        margin: 0.01,
        data: "shakespeare",
      },
    },
    {
      id: "G3.limit",
      statement: "SwiGLU comes below 1.6 nat",
      rule: { kind: "value-below", arm: "swiglu", limit: 1.6 },
    },
  ],
});

/** Positional encodings, trained at 64 and evaluated to 1,024, with fixes and a longer training. */
export const SYNTHETIC_POSITIONS: Experiment = defineExperiment({
  name: "synthetic-positions",
  version: 1,
  title: "Positions: which encoding reads beyond its training?",
  question: "What happens to the loss beyond the length of training?",
  source: "arXiv:2108.12409",
  arms: {
    none: { model: { position: "none" } },
    learned: { model: { position: "learned" } },
    sinusoidal: { model: { position: "sinusoidal" } },
    rope: { model: { position: "rope" } },
    alibi: { model: { position: "alibi" } },
    t5: { model: { position: "t5" } },
    "rope-long": { model: { position: "rope" }, train: { length: 1024, batch: 2 } },
    "relu-logits": { model: { position: "rope", logitActivation: "relu" } },
  },
  training: {
    data: [{ name: "markov", source: "in-context-markov" }],
    budgets: [800],
    evaluation: {
      lengths: [64, 80, 96, 128, 256, 512, 1024],
      metrics: ["same-target", "non-overlapping", "sliding"],
      fixes: ["pi", "ntk", "yarn", "truncate"],
    },
    duplicate: "rope",
    controls: [{ arm: "relu-logits", baseline: "rope", minExcess: 0.02 }],
  },
  profiles: PROFILES,
  claims: [
    {
      id: "R6.flat",
      statement: "ALiBi's loss on the same targets is the same at 16 L",
      published: { text: "18.66 falls to 17.98", source: "arXiv:2108.12409" },
      rule: {
        kind: "equal-loss",
        baseline: "alibi",
        candidate: "alibi",
        baselineSplit: "same-target/64",
        split: "same-target/1024",
        margin: 0.02,
      },
    },
    {
      id: "R9.rope",
      statement: "RoPE extrapolates better than sinusoidal positions",
      published: { text: "106.99 against 453.32", source: "arXiv:2108.12409" },
      rule: {
        kind: "lower-loss",
        baseline: "sinusoidal",
        candidate: "rope",
        split: "same-target/1024",
        margin: 0.02,
      },
    },
    {
      id: "R4.headroom",
      statement: "Sinusoidal positions reach 100 tokens",
      rule: {
        kind: "value-above",
        arm: "sinusoidal",
        split: "headroom",
        metric: "tokens",
        limit: 100,
      },
    },
  ],
});

/** A gate at four sizes, on data with a known floor and on text; claims are about gaps by size. */
export const SYNTHETIC_SCALING: Experiment = defineExperiment({
  name: "synthetic-scaling",
  version: 1,
  title: "Sizes: does the advantage of a gate shrink with size?",
  question: "How does the gap between two architectures move with the size of the models?",
  source: "arXiv:2202.00528",
  arms: {
    gelu: { model: { activation: "gelu" } },
    swiglu: { model: { activation: "swiglu" } },
  },
  training: {
    data: [
      { name: "markov", source: "in-context-markov" },
      { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" },
    ],
    sizes: [
      { name: "tiny", model: { dModel: 16, dFf: 64 }, stepsFactor: 0.5 },
      { name: "small", model: { dModel: 32, dFf: 128 } },
      { name: "middle", model: { dModel: 64, dFf: 256 } },
      { name: "large", model: { dModel: 128, dFf: 512 }, stepsFactor: 2 },
    ],
    budgets: [200, 400],
    learningRates: [0.001, 0.003],
    matched: "none",
  },
  profiles: PROFILES,
  claims: [
    {
      id: "E2.small",
      statement: "At the smallest size a gate lowers the loss",
      rule: {
        kind: "lower-loss",
        baseline: "gelu",
        candidate: "swiglu",
        size: "smallest",
        margin: 0.02,
      },
    },
    {
      id: "E2.large",
      statement: "At the largest size both have the same loss",
      rule: { kind: "equal-loss", baseline: "gelu", candidate: "swiglu", margin: 0.02 },
    },
    {
      id: "E2.equal",
      statement: "At equal parameters a gate lowers the loss",
      rule: {
        kind: "lower-loss",
        baseline: "gelu",
        candidate: "swiglu",
        size: "middle",
        equal: "parameters",
        margin: 0.02,
      },
    },
    {
      id: "E2.trend",
      statement: "The advantage of a gate shrinks with size",
      rule: { kind: "gap-trend", baseline: "gelu", candidate: "swiglu", margin: 0.02 },
    },
    {
      id: "E2.grows",
      statement: "The advantage of a gate grows with size",
      rule: {
        kind: "gap-trend",
        baseline: "gelu",
        candidate: "swiglu",
        direction: "grows",
        margin: 0.02,
      },
    },
    {
      id: "E2.none",
      statement: "What is no advantage shrinks with size",
      rule: { kind: "gap-trend", baseline: "swiglu", candidate: "gelu", margin: 0.02 },
    },
  ],
});

/** Norms of gradients by depth. */
export const SYNTHETIC_GRADIENTS: Experiment = defineExperiment({
  name: "synthetic-gradients",
  version: 1,
  title: "Gradients: where a norm stands decides how they grow with depth",
  question: "How does the norm of the last layer's gradient grow with depth?",
  source: "arXiv:2002.04745",
  arms: {
    pre: { model: {} },
    post: { model: { normPlace: "post" } },
    "no-residual": { model: { residual: false } },
  },
  gradients: {
    depths: [2, 4, 8, 16, 32],
    data: { name: "markov", source: "in-context-markov" },
  },
  profiles: PROFILES,
  claims: [
    {
      id: "A3.pre",
      statement: "With pre-norm the last gradient falls with the root of the depth",
      published: { value: -0.5, text: "1 / sqrt(L)", source: "arXiv:2002.04745" },
      rule: {
        kind: "exponent-in-range",
        arm: "pre",
        metric: "gradient_norm",
        split: "layer/last/feedForward",
        low: -0.6,
        high: -0.4,
      },
    },
    {
      id: "A3.post",
      statement: "With post-norm it does not depend on the depth",
      published: { value: 0, text: "1.6 from 6 to 14 layers", source: "arXiv:2002.04745" },
      rule: {
        kind: "exponent-in-range",
        arm: "post",
        metric: "gradient_norm",
        split: "layer/last/feedForward",
        low: -0.1,
        high: 0.1,
      },
    },
  ],
});
