import { FACT_CASES } from "./fact_cases.ts";
import type { ExperimentDefinition } from "../../core/experiment/definition.ts";

/** Every setting of a model, with its default where it has one. */
export const MODEL_SETTINGS = {
  layers: 2,
  dModel: 64,
  heads: 2,
  dFf: 256,
  gatedWidth: "two-thirds",
  activation: "gelu",
  norm: "rms-norm",
  normFraction: 0.0625,
  normPlace: "pre",
  eps: 1e-5,
  position: "rope",
  ropeTheta: 10_000,
  ropeLayout: "half",
  ropeFraction: 1,
  ropeScaling: "none",
  ropeFactor: 1,
  t5Buckets: 32,
  t5MaxDistance: 128,
  qkNorm: false,
  tiedHead: false,
  bias: false,
  dropout: 0,
  precision: "x12",
  logitActivation: "none",
  residual: true,
  initialDeviation: 0.02,
  scaledInit: true,
  embeddingDeviation: 0.02,
} as const;

/** Every setting of a training, with its default where it has one. */
export const TRAIN_SETTINGS = {
  batch: 32,
  length: 64,
  accumulate: 1,
  optimizer: "adamw",
  beta1: 0.9,
  beta2: 0.95,
  adamEps: 1e-8,
  momentum: 0,
  weightDecay: 0.1,
  decays: "matrices",
  learningRate: 3e-3,
  schedule: "cosine",
  warmup: 0.1,
  finalRate: 0.1,
  clipNorm: 1,
} as const;

const MODEL = {
  ...MODEL_SETTINGS,
  ...{ layers: 1, dModel: 8, dFf: 16, kvHeads: 1, positionRows: 32, scaledInit: true },
  ...{ qkvBias: false, fusedQkv: true, fusedGateUp: true },
  ...{ architecture: "decoder", encoderLayers: 1, sharedStacks: false } as const,
};
const { learningRate: _, ...OTHERS } = TRAIN_SETTINGS;
const TRAIN = { ...TRAIN_SETTINGS, batch: 2, length: 8, stepEvery: 4, stepFactor: 0.5 };
const MARKOV = { name: "markov", source: "in-context-markov", states: 4 };
const COPIES = { name: "copies", source: "copy" };
const NAMES = { name: "names", source: "names", tokenizer: "bpe", vocabulary: 300 } as const;
const SIZED_TRAIN = { ...OTHERS, batch: 2, length: 8, stepEvery: 4, stepFactor: 0.5 };
const SIZES = [
  {
    name: "small",
    model: MODEL,
    train: SIZED_TRAIN,
    arms: { bad: { model: MODEL, train: SIZED_TRAIN } },
    stepsFactor: 0.5,
  },
  { name: "middle", model: { layers: 2 }, arms: { bad: { model: { layers: 2 } } } },
  { name: "large", model: { layers: 3 }, arms: { bad: { model: { layers: 3 } } } },
] as const;
const CONTROL = { arm: "bad", baseline: "base", minExcess: 0.1, metric: "loss", data: "markov" };

/** A small valid experiment with models, in which every key is present that one can have. */
export const MODEL_DEFINITION = {
  name: "small-models",
  version: 2,
  title: "Small models",
  question: "Do they?",
  source: "arXiv:2002.05202",
  arms: {
    "base": {},
    "gated": { model: { activation: "swiglu" }, train: { stepEvery: 2, stepFactor: 0.5 } },
    "sine": { model: { position: "sinusoidal" } },
    "named": { preset: "gpt2" },
    "bad": { model: MODEL, train: { ...OTHERS, batch: 1 } },
  },
  base: { model: MODEL, train: TRAIN },
  seeds: [0, 1],
  training: {
    data: [MARKOV, NAMES, COPIES],
    sizes: SIZES,
    budgets: [4, 8],
    learningRates: [1e-3, 2e-3, 4e-3],
    trial: { steps: 2, seeds: [1_000] },
    evaluation: {
      sequences: 4,
      every: 2,
      lengths: [8, 16],
      metrics: ["same-target"],
      scored: 4,
      stride: 4,
      fixes: ["truncate"],
      gradientNorms: true,
      decoded: ["exact-match"],
    },
    duplicate: "base",
    controls: [CONTROL],
    matched: "parameters",
    tolerance: 0.005,
    timing: { blocks: 3, minSampleMs: 0.1, threads: 1 },
  },
  gradients: { depths: [1, 2, 4], batch: 2, length: 8, data: NAMES },
  parts: { checks: ["sinusoidal-offset"] },
  facts: { ...FACT_CASES, "every-setting": { ...FACT_CASES["layer-training"], train: TRAIN } },
  profiles: {
    smoke: {
      cost: "1 s",
      set: {
        ...prefixed("model", MODEL),
        ...prefixed("train", TRAIN),
        "training.data": [MARKOV, NAMES, COPIES],
        "training.sizes": SIZES,
        "training.budgets": [2],
        "training.learningRates": [1e-3, 2e-3],
        "training.trial.steps": 1,
        "training.trial.seeds": [1_000, 1_001],
        "training.evaluation.sequences": 2,
        "training.evaluation.every": 1,
        "training.evaluation.lengths": [8],
        "training.evaluation.metrics": ["same-target", "sliding"],
        "training.evaluation.scored": 2,
        "training.evaluation.stride": 2,
        "training.evaluation.fixes": ["pi"],
        "training.evaluation.gradientNorms": false,
        "training.evaluation.decoded": ["exact-match"],
        "training.duplicate": "gated",
        "training.controls": [CONTROL],
        "training.matched": "flops",
        "training.tolerance": 0.1,
        "training.timing.blocks": 2,
        "training.timing.minSampleMs": 0.2,
        "training.timing.threads": 2,
        "gradients.depths": [1, 2, 3],
        "gradients.batch": 1,
        "gradients.length": 4,
        "gradients.data": NAMES,
        "parts.checks": ["sinusoidal-decay"],
      },
    },
    quick: { cost: "2 s", set: {} },
  },
  published: [{
    title: "A table of others",
    source: "arXiv:2002.05202, table 1",
    unit: "nat",
    better: "lower",
    metric: "loss",
    split: "held-out",
    data: "markov",
    rows: { "base": 1.997 },
  }],
  claims: [
    {
      id: "G3.gated",
      statement: "Gated is better",
      rule: {
        kind: "lower-loss",
        baseline: ["base", "bad"],
        candidate: ["gated", "sine"],
        margin: 0.01,
        data: "markov",
        budget: 8,
        size: "small",
        equal: "parameters",
        metric: "loss",
        split: "held-out",
        baselineSplit: "held-out",
      },
    },
    {
      id: "R4.extrapolates",
      statement: "Longer is as good",
      rule: {
        kind: "equal-loss",
        baseline: "base",
        candidate: "base",
        margin: 0.02,
        data: "markov",
        budget: 8,
        size: "large",
        equal: "flops",
        metric: "excess",
        split: "same-target/16",
        baselineSplit: "same-target/8",
      },
    },
    {
      id: "R4.low",
      statement: "The loss is low",
      rule: {
        kind: "value-below",
        arm: "base",
        limit: 9,
        metric: "loss",
        split: "held-out",
        data: "markov",
        budget: 8,
        size: "smallest",
      },
    },
    {
      id: "R4.headroom",
      statement: "There is headroom",
      rule: { kind: "value-above", arm: "base", limit: 8, metric: "tokens", split: "headroom" },
    },
    {
      id: "E2.trend",
      statement: "The gap shrinks",
      rule: {
        kind: "gap-trend",
        baseline: ["base", "bad"],
        candidate: ["gated", "sine"],
        direction: "shrinks",
        margin: 0.01,
        data: "markov",
        budget: 8,
        metric: "loss",
        split: "held-out",
      },
    },
    {
      id: "A3.exponent",
      statement: "Gradients do not vanish",
      rule: {
        kind: "exponent-in-range",
        arm: "base",
        metric: "gradient_norm",
        split: "layer/last/feedForward",
        low: -1,
        high: 1,
      },
    },
    {
      id: "R2.offset",
      statement: "Only the offset counts",
      rule: {
        kind: "property-below",
        check: "sinusoidal-offset",
        arm: "sine",
        metric: "spread_by_offset",
        limit: 1,
      },
    },
  ],
} as const satisfies ExperimentDefinition;

/** Puts a prefix before every key of an object, as settings name them. */
function prefixed<P extends string, T extends object>(prefix: P, values: T) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]),
  ) as { readonly [K in keyof T & string as `${P}.${K}`]: T[K] };
}
