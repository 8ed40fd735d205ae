import type { ExperimentDefinition } from "../../core/experiment/definition.ts";

/** An experiment whose models train in milliseconds. */
export const TINY_TRAINING: ExperimentDefinition = {
  name: "tiny-training",
  version: 1,
  title: "Tiny models",
  question: "Does all of it run?",
  source: "made up",
  arms: { plain: {}, same: { model: { eps: 2e-5 } }, gated: { model: { activation: "swiglu" } } },
  base: {
    model: { layers: 1, dModel: 8, heads: 1, dFf: 16, norm: "none" },
    train: { batch: 2, length: 8 },
  },
  seeds: [0, 1],
  training: {
    data: [{ name: "markov", source: "in-context-markov", states: 4 }],
    budgets: [4, 8],
    trial: { steps: 4 },
    evaluation: { sequences: 4, lengths: [8, 16], metrics: ["same-target"], scored: 4 },
    duplicate: "plain",
    matched: "none",
  },
  profiles: { smoke: { cost: "1 s" }, quick: { cost: "1 s" } },
  claims: [{
    id: "G3.gated",
    statement: "Gated is better",
    rule: { kind: "lower-loss", baseline: "plain", candidate: "gated", margin: 0.01 },
  }],
};
