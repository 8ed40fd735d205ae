import { defineExperiment } from "../mod.ts";
const PRESS = "arXiv:2108.12409, tables 2 to 5";
const WIKI = { unit: "perplexity", source: PRESS }; // 247 M parameters, trained at L = 1,024
const SIN = { text: "Gains for 20 to 50 tokens", source: PRESS };
const TURNS = { text: "Gains for 100 to 200 tokens", source: PRESS };
const FLAT = { text: "In a sliding window 17.98 at L, 18.3 at 6 L", source: PRESS };
const MARKOV = { name: "markov", source: "in-context-markov", states: 3 };
const SHAKESPEARE = { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" } as const;
const EXCESS = { metric: "excess", baselineSplit: "same-target/64" } as const; // over Bayes
const SAME = { kind: "equal-loss", margin: 0.05, ...EXCESS, split: "same-target/128" } as const;
const SIN_HOLDS = { ...SAME, baseline: "sinusoidal", candidate: "sinusoidal" } as const;
const ROPE_HOLDS = { ...SAME, baseline: "rope", candidate: "rope" } as const;
const NTK = { baselineSplit: "same-target/256", split: "same-target/256/ntk" };
const FAR = { split: "same-target/1024" }; // 16 times the length of training
const ALIBI = { ...SAME, baseline: "alibi", candidate: "alibi", ...FAR }; // 0.048 nat to gain
const LESS = { kind: "lower-loss", margin: 0.02, metric: "excess" } as const;
const ROPE_WINS = { ...LESS, baseline: "sinusoidal", candidate: "rope" };
const TEXT = { data: "shakespeare", metric: "loss" } as const; // its floor is not known
// deno-fmt-ignore -- tables: an arm on a line; claim, then rule
export default defineExperiment({
  name: "position-extrapolation", version: 1, source: PRESS,
  title: "Positional encodings beyond the length of training",
  question: "Which encodings keep their loss at lengths that they were not trained at?",
  arms: {
    "none": { model: { position: "none" } }, "learned": { model: { position: "learned" } },
    "sinusoidal": { model: { position: "sinusoidal", embeddingDeviation: 0.18 } }, // x sqrt(d)
    "rope": { model: { position: "rope" } }, "alibi": { model: { position: "alibi" } },
    "t5": { model: { position: "t5", t5MaxDistance: 64 } }, // all buckets are trained
    "rope-long": { model: { position: "rope" }, train: { length: 256, batch: 4 } }, // 2 x tokens
  },
  base: { train: { batch: 8, learningRate: 0.01 }, // with 0.02 little is learned in context
    model: { dModel: 32, dFf: 64, embeddingDeviation: 1 } },
  seeds: [10, 11, 12, 13, 14, 15, 16, 17, 18, 19], // 10 for 12 contrasts; tried out on 0 to 9
  training: { data: [MARKOV], budgets: [150, 600], // 77 k and 307 k tokens
    evaluation: { sequences: 16, lengths: [64, 80, 128, 256, 512, 1024], // L to 16 L
      metrics: ["same-target", "non-overlapping"], fixes: ["pi", "ntk", "yarn", "truncate"] },
    duplicate: "rope", matched: "none", // learned tables have rows, T5 has biases
    controls: [{ arm: "none", baseline: "rope", minExcess: 0.02, metric: "excess" },
      { arm: "none", baseline: "rope", minExcess: 0.02, metric: "loss", data: "shakespeare" }] },
  profiles: { quick: { cost: "≤ 5 min on two cores" }, smoke: { cost: "≤ 30 s on two cores",
      set: { seeds: [0], "training.budgets": [4], "training.evaluation.sequences": 1 } },
    cpu: { cost: "≤ 1 h on two cores", set: { "model.dModel": 64, "model.dFf": 256, // 0.1 M
      "train.batch": 16, "training.trial.steps": 150, "training.evaluation.stride": 64,
      "training.learningRates": [3e-3, 6e-3, 1.2e-2, 2.4e-2], "training.data": [MARKOV, SHAKESPEARE],
      "training.evaluation.lengths": [64, 80, 96, 128, 256, 512, 1024],
      "training.evaluation.metrics": ["same-target", "non-overlapping", "sliding"] } },
  },
  published: [
    { title: "WikiText-103 at L", ...WIKI, split: "non-overlapping/64",
      rows: { "sinusoidal": 19.34, "rope": 19.33, "t5": 18.8, "alibi": 18.66 } },
    { title: "WikiText-103 at 2 L", ...WIKI, split: "non-overlapping/128",
      rows: { "sinusoidal": 51.09, "rope": 31.17, "t5": 18.34, "alibi": 18.05 } },
    { title: "WikiText-103 at 16 L", ...WIKI, split: "non-overlapping/1024",
      rows: { "sinusoidal": 453.32, "rope": 106.99, "alibi": 17.98 } },
  ],
  claims: [
    { id: "R4.near", statement: "Sinusoidal positions hold at 1.25 times the trained length",
      published: SIN, rule: { ...SIN_HOLDS, split: "same-target/80" } },
    { id: "R4.double", statement: "Sinusoidal positions hold at twice the trained length",
      published: { ...SIN, contrary: true }, rule: SIN_HOLDS },
    { id: "R6.flat", statement: "ALiBi keeps its loss at 16 times the trained length",
      published: FLAT, rule: { ...ALIBI, metric: "loss" } },
    { id: "R6.optimal", statement: "It stays near the optimum", rule: { ...ALIBI, margin: 0.02 } },
    { id: "R9.double", statement: "At twice the length rotary positions beat sinusoidal ones",
      published: TURNS, rule: { ...ROPE_WINS, split: "same-target/128" } },
    { id: "R9.far", statement: "They do at 16 times the length",
      published: TURNS, rule: { ...ROPE_WINS, ...FAR } },
    { id: "R9.holds", statement: "Rotary positions hold at twice the length", rule: ROPE_HOLDS },
    { id: "R9.ntk", statement: "Angles stretched by NTK lower rotary loss at 4 times the length",
      rule: { ...ROPE_HOLDS, ...LESS, ...NTK } },
    { id: "R4.double-text", statement: "On text, sinusoidal positions hold at twice the length",
      published: { ...SIN, contrary: true }, rule: { ...SIN_HOLDS, ...TEXT } },
    { id: "R6.flat-text", statement: "On text, ALiBi keeps its loss at 16 times the length",
      published: FLAT, rule: { ...ALIBI, ...TEXT } },
    { id: "R9.double-text", statement: "On text, they beat them at twice the length",
      published: TURNS, rule: { ...ROPE_WINS, ...TEXT, split: "same-target/128" } },
    { id: "R9.far-text", statement: "On text, they win at 16 times the length",
      published: TURNS, rule: { ...ROPE_WINS, ...TEXT, ...FAR } },
  ],
});
