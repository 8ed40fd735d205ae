import type { ExperimentDefinition } from "../../core/experiment/definition.ts";

/** An experiment that times generation of tiny models, in moments. */
export const TINY_DECODING: ExperimentDefinition = {
  name: "tiny-decoding",
  version: 1,
  title: "Tiny models that go on",
  question: "Does all of it run?",
  source: "made up",
  arms: { mha: {}, mqa: { model: { kvHeads: 1, dFf: 20 } }, wide: { model: { dFf: 40 } } },
  base: { model: { layers: 1, dModel: 8, heads: 2, dFf: 12, norm: "none" } },
  decoding: {
    model: { dModel: 16, dFf: 16 },
    arms: { mha: {}, mqa: { dFf: 24 } },
    vocabulary: 8,
    batches: [1, 3],
    contexts: [4, 16],
    prompts: [8],
    duplicate: "mha",
    blocks: 2,
    minSampleMs: 0.05,
  },
  profiles: { quick: { cost: "1 s" } },
  claims: [{
    id: "Q2.token",
    statement: "One head of keys and values saves time",
    rule: { kind: "less-time", baseline: "mha", candidate: "mqa", at: { level: "token" } },
  }, {
    id: "Q2.prompt",
    statement: "A prompt takes as long",
    rule: { kind: "equal-time", baseline: "mha", candidate: "mqa", at: { level: "prompt" } },
  }],
};
