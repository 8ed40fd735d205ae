import { defineExperiment } from "../mod.ts";
const PRESS = "arXiv:2108.12409: perplexity on WikiText-103, 247 M, trained at 1,024 tokens";
const AT = "at 1,024, 1,524, 2,024, 10,024 and 16,024 tokens";
const SIN = { text: `Sinusoidal 19.34, 29.82, 51.09, 337, 453 ${AT}`, source: PRESS };
const TURNS = { text: `Rotary 19.33, 22.59, 31.17, 77.7, 107 ${AT}`, source: PRESS };
const CUTS = `ALiBi 18.66, 18.22, 18.05, 17.97, 17.98 ${AT}`; // segments, each from its start
const FLAT = { text: `${CUTS}; 17.98 to 18.3 in a sliding window`, source: PRESS };
const FIX = { text: "LLaMA-7B at 4 L: PI 16, none above 1,000", source: "arXiv:2306.15595" };
const EXCESS = { metric: "excess", baselineSplit: "same-target/64" } as const; // over Bayes
const SAME = { kind: "equal-loss", margin: 0.05, ...EXCESS, split: "same-target/128" } as const;
const SIN_HOLDS = { ...SAME, baseline: "sinusoidal", candidate: "sinusoidal" } as const;
const ROPE_HOLDS = { ...SAME, baseline: "rope", candidate: "rope" } as const;
const FAR = { split: "same-target/1024" } as const; // 16 times the length of training
const ALIBI = { ...SAME, baseline: "alibi", candidate: "alibi", ...FAR } as const;
const LESS = { kind: "lower-loss", margin: 0.02, metric: "excess" } as const;
const ROPE_WINS = { ...LESS, baseline: "sinusoidal", candidate: "rope" } as const;
const TEXT = { data: "shakespeare", metric: "loss" } as const; // its floor is not known
// deno-fmt-ignore -- tables: an arm on a line; claim, then rule
export default defineExperiment({
  name: "position-extrapolation", version: 1, source: PRESS,
  title: "Positional encodings beyond the length of training",
  question: "Which encodings keep their loss at lengths that they were not trained at?",
  arms: {
    "none": { model: { position: "none" } },
    "learned": { model: { position: "learned" } }, // rows beyond 64 are there, and untrained
    "sinusoidal": { model: { position: "sinusoidal" } },
    "rope": { model: { position: "rope" } },
    "alibi": { model: { position: "alibi" } },
    "t5": { model: { position: "t5", t5MaxDistance: 64 } }, // so that all buckets are trained
    "rope-long": { model: { position: "rope" }, train: { length: 256, batch: 4 } }, // 2 x tokens
  },
  base: { model: { dModel: 32, dFf: 64, embeddingDeviation: 1 }, // 0.02 learns little in context
    train: { batch: 8, learningRate: 0.01 } }, // 512 tokens an update
  seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], // 13 contrasts under Holm: 13 x 2 / 2^10 is below 5 %
  training: {
    data: [{ name: "markov", source: "in-context-markov", states: 3 }], budgets: [250, 1000],
    evaluation: { sequences: 16, lengths: [64, 80, 96, 128, 256, 512, 1024], // L to 16 L
      metrics: ["same-target", "non-overlapping"], fixes: ["pi", "ntk", "yarn", "truncate"] },
    duplicate: "rope", matched: "none", // learned tables have rows, T5 has biases
    controls: [{ arm: "none", baseline: "rope", minExcess: 0.02, metric: "excess" }],
  },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [2, 4],
      "training.evaluation.sequences": 1 } }, quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 2 h on two cores", set: { "model.dModel": 64, "model.heads": 4,
      "model.dFf": 256, "train.batch": 16, "train.learningRate": 3e-3, // 0.1 M parameters
      "training.budgets": [500, 2000],
      "training.evaluation.metrics": ["same-target", "non-overlapping", "sliding"],
      "training.data": [{ name: "markov", source: "in-context-markov", states: 3 },
        { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" }] } },
  },
  claims: [
    { id: "R4.near", statement: "Sinusoidal positions hold at 1.25 times the trained length",
      published: SIN, rule: { ...SIN_HOLDS, split: "same-target/80" } },
    { id: "R4.double", statement: "Sinusoidal positions hold at twice the trained length",
      published: SIN, rule: SIN_HOLDS },
    { id: "R6.flat", statement: "ALiBi keeps its loss at 16 times the trained length",
      published: FLAT, rule: { ...ALIBI, metric: "loss" } },
    { id: "R6.optimal", statement: "ALiBi keeps its distance from the optimum there", rule: ALIBI },
    { id: "R9.double", statement: "At twice the length rotary positions beat sinusoidal ones",
      published: TURNS, rule: { ...ROPE_WINS, split: "same-target/128" } },
    { id: "R9.far", statement: "They do at 16 times the length",
      published: TURNS, rule: { ...ROPE_WINS, ...FAR } },
    { id: "R9.holds", statement: "Rotary positions hold at twice the trained length",
      published: TURNS, rule: ROPE_HOLDS },
    { id: "R9.ntk", statement: "Angles stretched by NTK lower rotary loss at 4 times the length",
      published: FIX, rule: { ...LESS, baseline: "rope", candidate: "rope",
        split: "same-target/256/ntk", baselineSplit: "same-target/256" } },
    { id: "R4.double-text", statement: "On text, sinusoidal positions hold at twice the length",
      published: SIN, rule: { ...SIN_HOLDS, ...TEXT } },
    { id: "R6.flat-text", statement: "On text, ALiBi keeps its loss at 16 times the length",
      published: FLAT, rule: { ...ALIBI, ...TEXT } },
    { id: "R9.double-text", statement: "On text, rotary positions win at twice the length",
      published: TURNS, rule: { ...ROPE_WINS, ...TEXT, split: "same-target/128" } },
    { id: "R9.far-text", statement: "On text, they win at 16 times the length",
      published: TURNS, rule: { ...ROPE_WINS, ...TEXT, ...FAR } },
    { id: "R9.holds-text", statement: "On text, rotary positions hold at twice the length",
      published: TURNS, rule: { ...ROPE_HOLDS, ...TEXT } },
  ],
});
