import { defineExperiment } from "../mod.ts";
const ALIBI = { text: "Slopes 2^(-8 i / n), not scaled", source: "arXiv:2108.12409, section 3" };
const ROPE = { text: "<R_m q, R_n k> = g(q, k, m - n)", source: "arXiv:2104.09864, section 3.2" };
const HAVIV = { text: "Perplexity 21.0 to 20.4; not causal 147 to 4", source: "arXiv:2203.16634" };
const BELOW = { kind: "property-below", limit: 1e-5 } as const; // about 20 roundings of f32
const ABOVE = { kind: "property-above", limit: 0.1 } as const; // what is above is about 1
const ROWS = { arm: "sinusoidal", check: "sinusoidal-offset" } as const;
const FALL = { ...BELOW, arm: "sinusoidal", check: "sinusoidal-decay" } as const;
const BIAS = { arm: "alibi", check: "alibi-bias" } as const;
const TURN = { ...BELOW, arm: "rope", check: "rope-rotation" } as const;
const OFFSET = { ...TURN, check: "rope-offset" } as const;
const LAYOUT = { arm: "rope", check: "rope-layouts" } as const;
const ORDER = { arm: "none", check: "permutation", metric: "bidirectional_difference" } as const;
// deno-fmt-ignore -- a table: claim, then rule
export default defineExperiment({
  name: "position-properties", version: 1, source: "arXiv:1706.03762, 2104.09864, 2108.12409",
  title: "Positional encodings: what holds exactly",
  question: "Do positional encodings have the properties that are said of them?",
  arms: {
    "sinusoidal": { model: { position: "sinusoidal", dModel: 512 } }, // the paper's width
    "sinusoidal-64": { model: { position: "sinusoidal" } },
    "rope": { model: { position: "rope" } },
    "rope-interleaved": { model: { position: "rope", ropeLayout: "interleaved" } },
    "rope-half": { model: { position: "rope", ropeFraction: 0.5 } }, // half of each head turns
    "alibi": { model: { position: "alibi" } }, "none": { model: { position: "none" } },
    "learned": { model: { position: "learned" } }, "t5": { model: { position: "t5" } },
  },
  base: { model: { dModel: 64, heads: 4 } },
  parts: { checks: ["sinusoidal-offset", "sinusoidal-decay", "alibi-slopes", "alibi-bias",
    "permutation", "attention-entropy", "rope-rotation", "rope-offset", "rope-layouts",
    "rope-scaling"] },
  profiles: {
    smoke: { cost: "≤ 5 s on two cores", set: { seeds: [0] } }, quick: { cost: "≤ 30 s" },
  },
  claims: [
    { id: "R2.offset", statement: "Products of sinusoidal rows depend on their offset alone",
      rule: { ...BELOW, ...ROWS, metric: "spread_by_offset" } },
    { id: "R2.symmetric", statement: "Products do not tell left from right",
      rule: { ...BELOW, ...ROWS, metric: "max_asymmetry" } },
    { id: "R2.projected", statement: "Behind random projections they depend on more",
      rule: { ...ABOVE, ...ROWS, metric: "projected_spread" } },
    { id: "R3.trend", statement: "The product falls to 0 within 5,000 tokens", // and on, below 0
      rule: { ...FALL, metric: "cosine_5000", limit: 0 } },
    { id: "R3.usual", statement: "The product is near 0 at a distance of 512 tokens",
      rule: { ...FALL, metric: "cosine_512", limit: 0.05 } },
    { id: "R3.monotone", statement: "The product falls with each of the first 512 steps",
      rule: { ...FALL, metric: "rises_to_512", limit: 0 } },
    { id: "R3.limit", statement: "The product stays near 0 beyond 5,000 tokens",
      rule: { ...FALL, metric: "largest_beyond_5000", limit: 0.05 } },
    { id: "R5.slopes", statement: "Any number of heads has the slopes of the paper's program",
      published: ALIBI, rule: { ...BELOW, arm: "alibi", check: "alibi-slopes",
        metric: "max_relative_error", limit: 1e-12 } },
    { id: "R5.shift", statement: "A bias of m j is as good as one of -m (i - j)",
      rule: { ...BELOW, ...BIAS, metric: "shift_difference" } },
    { id: "R5.added", statement: "The bias is added to the scores as it is",
      rule: { ...BELOW, ...BIAS, metric: "bias_error" } },
    { id: "R5.scaled", statement: "Over the root of a head's width it is another encoding",
      rule: { ...ABOVE, ...BIAS, metric: "scaled_bias_error" } },
    { id: "R7", statement: "The relative positions of ALiBi are stable",
      rule: { kind: "literature", reason: "Nothing could refute it as it is worded" } },
    { id: "R8.inverse", statement: "Turning back undoes a turn: its matrix is orthogonal",
      published: ROPE, rule: { ...TURN, metric: "max_inverse_error" } },
    { id: "R8.norm", statement: "A turn keeps lengths",
      rule: { ...TURN, metric: "max_norm_error" } },
    { id: "R8.offset", statement: "Products depend on m - n alone, for m and n up to 100,000",
      published: ROPE, rule: { ...OFFSET, metric: "max_error_100000" } },
    { id: "R8.float32", statement: "They do with angles of f32 too, at the same 1e-5",
      rule: { ...OFFSET, metric: "float32_error_100000" } },
    { id: "R8.layouts", statement: "Both layouts of columns are one permutation apart",
      rule: { ...BELOW, ...LAYOUT, metric: "permuted_difference", limit: 0 } },
    { id: "R8.weights", statement: "Weights of one layout do not fit the other",
      rule: { ...ABOVE, ...LAYOUT, metric: "plain_difference" } },
    { id: "C7.bidirectional", statement: "Without positions attention ignores the order of tokens",
      published: HAVIV, rule: { ...BELOW, ...ORDER } },
    { id: "C7.causal", statement: "With a causal mask it does not, even without positions",
      published: HAVIV, rule: { ...ABOVE, ...ORDER, metric: "causal_difference" } },
    { id: "C7.rope", statement: "Rotary positions show the order",
      rule: { ...ABOVE, ...ORDER, arm: "rope" } },
  ],
});
