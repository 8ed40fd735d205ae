import { defineExperiment } from "../mod.ts";
const GLM = "THUDM/chatglm2-6b, config.json and modeling_chatglm.py";
const CODE = { source: GLM, contrary: true };
const ONE = { kind: "property-below", arm: "llama2", limit: 0 } as const;
const FUSED = { ...ONE, check: "fused-products", metric: "output_difference" } as const;
const SIZES = { ...ONE, check: "published-sizes" } as const;
const SAME = { kind: "equal-loss", margin: 0.02 } as const;
const LLAMA = { preset: "llama2" } as const; // its gated layer is 172 wide at 64
const MAIN_G = { baseline: ["llama2", "f", "r", "fr"], candidate: ["g", "gf", "gr", "gfr"] };
const MAIN_F = { baseline: ["llama2", "g", "r", "gr"], candidate: ["f", "gf", "fr", "gfr"] };
const MAIN_R = { baseline: ["llama2", "g", "f", "gf"], candidate: ["r", "gr", "fr", "gfr"] };
const BOTH_GF = { baseline: ["g", "f", "gr", "fr"], candidate: ["llama2", "r", "gf", "gfr"] };
const BOTH_GR = { baseline: ["g", "r", "gf", "fr"], candidate: ["llama2", "f", "gr", "gfr"] };
const BOTH_FR = { baseline: ["f", "r", "gf", "gr"], candidate: ["llama2", "g", "fr", "gfr"] };
const ALL_GFR = { baseline: ["llama2", "gf", "gr", "fr"], candidate: ["g", "f", "r", "gfr"] };
const PCFG = { name: "pcfg", source: "pcfg" };
const TEXT = { name: "shakespeare", source: "tiny-shakespeare", tokenizer: "char" } as const;
// deno-fmt-ignore -- tables: arms; claim, then rule
export default defineExperiment({
  name: "llama2-vs-chatglm2", version: 1, source: "arXiv:2307.09288; THUDM/chatglm2-6b",
  title: "The blocks of LLaMA-2 and ChatGLM2, and what lies between them",
  question: "In what do both blocks differ, and does any of it matter for the loss?",
  arms: { // 2^3: groups (2 of 8 heads), feed-forward width (32 more, what groups free), rotary half
    "llama2": LLAMA, "g": { ...LLAMA, model: { kvHeads: 2 } },
    "f": { ...LLAMA, model: { dFf: 204 } }, "r": { ...LLAMA, model: { ropeFraction: 0.5 } },
    "gf": { ...LLAMA, model: { kvHeads: 2, dFf: 204 } },
    "gr": { ...LLAMA, model: { kvHeads: 2, ropeFraction: 0.5 } },
    "fr": { ...LLAMA, model: { dFf: 204, ropeFraction: 0.5 } },
    "gfr": { ...LLAMA, model: { kvHeads: 2, dFf: 204, ropeFraction: 0.5 } },
    // Its preset is 214 wide at 64, for groups that free 15/16 of keys and values, not 3/4.
    "chatglm2": { preset: "chatglm2", model: { dFf: 204 } }, // gfr, neighbours turning, qkv bias
    "separate": { ...LLAMA, model: { fusedQkv: false, fusedGateUp: false } },
    "no-residual": { ...LLAMA, model: { residual: false } }, // the control
  },
  base: { model: { dModel: 64, heads: 8 }, train: { batch: 8, learningRate: 6e-3 } }, // 512 tokens
  training: {
    data: [PCFG], budgets: [300], duplicate: "llama2", matched: "none", // g and f alone are not
    controls: [{ arm: "no-residual", baseline: "llama2", minExcess: 0.02 }], timing: { blocks: 30 },
  },
  parts: { checks: ["fused-products", "gate-halves", "published-sizes"] },
  profiles: {
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "training.budgets": [4],
      "training.evaluation.sequences": 8, "training.timing.blocks": 2 } },
    quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 2 h on two cores", set: { "training.data": [PCFG, TEXT],
      "training.budgets": [600, 2400], "train.batch": 16 } },
  },
  claims: [
    { id: "M1", statement: "ChatGLM2 uses MQA: one group of keys and values",
      published: { ...CODE, value: 2, unit: "groups", text: "multi_query_group_num is 2" },
      rule: { ...SIZES, metric: "chatglm2_6b_groups", limit: 1 } },
    { id: "M2.equal", statement: "One product for q, k and v, split, is three", rule: FUSED },
    { id: "M2.gradient", statement: "Their gradients are the same but for the order of sums",
      rule: { ...FUSED, metric: "gradient_difference", limit: 1e-3 } }, // operands of 12 bits
    { id: "M2.loss", statement: "Training with either form ends with the same loss",
      rule: { ...SAME, baseline: "llama2", candidate: "separate" } },
    { id: "M2.time", statement: "Fused products (q, k, v; gate, up) make an update faster",
      rule: { kind: "less-time", baseline: "separate", candidate: "llama2",
        at: { level: "update" } } },
    { id: "M3", statement: "ChatGLM2's feed-forward layer is not SwiGLU",
      published: { ...CODE, text: "silu(x[0]) * x[1]" }, rule: { kind: "property-above",
        arm: "llama2", check: "gate-halves", metric: "max_difference", limit: 1e-6 } },
    { id: "M4.size", statement: "Both blocks have equal parameters within 1 %, at full size",
      published: { value: 203.95, unit: "million", text: "LLaMA-2: 202.38 million", source: GLM },
      rule: { ...SIZES, metric: "block_mismatch", limit: 0.01 } },
    { id: "M4.block", statement: "Both blocks have the same loss at equal parameters",
      rule: { ...SAME, baseline: "llama2", candidate: "chatglm2" } },
    { id: "M4.bias", statement: "The bias of queries, keys and values does not matter",
      rule: { ...SAME, baseline: "gfr", candidate: "chatglm2" } },
    { id: "M4.groups", statement: "Two groups do not matter", rule: { ...SAME, ...MAIN_G } },
    { id: "M4.width", statement: "More width does not matter", rule: { ...SAME, ...MAIN_F } },
    { id: "M4.rotary", statement: "Turning half of each head instead of all does not matter",
      published: { text: "Turning 10 % is as good", source: "arXiv:2603.11611" },
      rule: { ...SAME, ...MAIN_R } },
    { id: "M4.groups-width", statement: "Groups and width do not depend on each other",
      rule: { ...SAME, ...BOTH_GF } },
    { id: "M4.groups-rotary", statement: "Groups and rotary half do not depend on each other",
      rule: { ...SAME, ...BOTH_GR } },
    { id: "M4.width-rotary", statement: "Width and rotary half do not depend on each other",
      rule: { ...SAME, ...BOTH_FR } },
    { id: "M4.three", statement: "No pair depends on the third", rule: { ...SAME, ...ALL_GFR } },
  ],
});
