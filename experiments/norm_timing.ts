import { defineExperiment } from "../mod.ts";
const LARGE = { shape: [1024, 1024], pass: "forward", cache: "hot" } as const; // 4 MiB a matrix
const BACKWARD = { ...LARGE, pass: "forward-backward" } as const;
const COLD = { ...LARGE, cache: "cold" } as const;
const BLOCK = { level: "block", pass: "forward-backward" } as const;
const DEPTH = { layers: 2, heads: 4, vocabulary: 256 }; // 0.02 s: each arm runs 150 times
const SIZES = { ...DEPTH, width: 128, hidden: 512, context: 64, batch: 2 };
const TINY = { ...SIZES, width: 64, hidden: 128, context: 4, batch: 1 };
const WIDE = { ...SIZES, width: 512, hidden: 2048, context: 256, batch: 4 };
const ANCHORS = "order-embedding 40.8 %, all models 7 to 64 %; Transformer's overhead alone 44.7 %";
const OP = { value: 40.8, unit: "%", text: ANCHORS, source: "arXiv:1910.07467" };
const WHOLE = { ...OP, value: 6.9, text: "Transformer-base; Narang: 4.9 %" };
const SAVES = { statement: "Unfused, RMSNorm takes about 40 % less time", published: OP };
const UNFUSED = { baseline: "layer-norm-unfused", candidate: "rms-norm-unfused" };
const ABOUT_40 = { kind: "saving-in-range", ...UNFUSED, low: 0.3, high: 0.5 } as const;
const SEVEN_TO_64 = { ...ABOUT_40, low: 0.07, high: 0.64 }; // all models of the paper
const UNTIED = { ...OP, contrary: true }, PART = { ...WHOLE, contrary: true }; // paper: no tie
const TIES = { statement: "Fused, RMSNorm takes as long as LayerNorm", published: UNTIED };
const FUSED = { baseline: "layer-norm-fused", candidate: "rms-norm-fused" };
const EQUAL = { kind: "equal-time", ...FUSED, margin: 0.03 } as const; // one read, one write
const RANGE = { statement: "Unfused, block and step take 7 to 64 % less time", published: WHOLE };
const SMALL = { kind: "property-below", arm: "rms-norm-fused", limit: 1e-6 } as const;
const SAME = { ...SMALL, metric: "max_absolute_difference" } as const;
// deno-fmt-ignore -- tables: settings of one block on few lines; claim, then rule
export default defineExperiment({
  name: "norm-timing", version: 1, source: OP.source,
  title: "LayerNorm and RMSNorm: what they compute and what they cost",
  question: "Is RMSNorm what it says, and does it save about 40 % of LayerNorm's time?",
  arms: {
    "layer-norm-fused": { norm: "layer-norm", form: "fused" },
    "layer-norm-unfused": { norm: "layer-norm", form: "unfused" },
    "rms-norm-fused": { norm: "rms-norm", form: "fused" },
    "rms-norm-unfused": { norm: "rms-norm", form: "unfused" },
  },
  properties: { shapes: [[7, 33], [64, 256]], // 7 x 33: a rest in every vector, lane, workgroup
    checks: ["formula", "gradient", "zero-mean-equality", "scale-invariance", "shift-invariance"] },
  timing: { // 2^8 to 2^22 elements; the second line is 2^18 in narrow and in wide rows
    passes: ["forward", "forward-backward"], caches: ["hot", "cold"], blocks: 30,
    shapes: [[4, 64], [16, 256], [64, 256], [256, 256], [1024, 256], [1024, 1024], [4096, 1024],
      [4096, 64], [64, 4096]], models: [SIZES], duplicate: "layer-norm-fused",
    coldFrom: 16_384, // 2^14 elements are 64 KiB: less stays in the caches whatever is done
    control: { baseline: "layer-norm-unfused", candidate: "layer-norm-fused", at: LARGE },
  },
  profiles: { // 4 blocks give no verdict on time; a GPU's clock falls in bursts under 20 ms
    smoke: { cost: "≤ 30 s on two cores", set: { seeds: [0], "timing.blocks": 4,
      "timing.shapes": [[4, 64], [64, 256]], "timing.models": [TINY] } },
    quick: { cost: "≤ 5 min on two cores" },
    cpu: { cost: "≤ 35 min on two cores", set: { "timing.blocks": 200 } },
    gpu: { cost: "≤ 10 min on one large GPU", set: { "timing.minSampleMs": 20,
      "timing.shapes": [[64, 256], [1024, 1024], [4096, 1024]], "timing.models": [WIDE] } },
  },
  claims: [ // 1e-5 because x + 3 itself is rounded
    { id: "N1.formula", statement: "RMSNorm is x / sqrt(mean(x^2) + eps) * gain",
      rule: { ...SMALL, check: "formula", metric: "max_error_ulp", limit: 4 } },
    { id: "N1.gradient", statement: "Its analytic gradient agrees with finite differences",
      rule: { ...SMALL, check: "gradient", metric: "max_relative_error" } },
    { id: "N1.gradient-kernel", statement: "Its kernel gives that gradient, within rounding",
      rule: { ...SMALL, check: "gradient", metric: "max_error_ulp", limit: 4 } },
    { id: "N1.zero-mean", statement: "It equals LayerNorm on rows whose mean is zero",
      rule: { ...SAME, check: "zero-mean-equality" } },
    { id: "N1.scale", statement: "It does not change when the input is scaled",
      rule: { ...SAME, check: "scale-invariance" } },
    { id: "N1.shift", statement: "It changes when the input is shifted: nothing is re-centred",
      rule: { ...SAME, check: "shift-invariance", kind: "property-above", limit: 0.1 } },
    { id: "N1.shift-layer-norm", statement: "LayerNorm does not change when the input is shifted",
      rule: { ...SAME, check: "shift-invariance", arm: "layer-norm-fused", limit: 1e-5 } },
    { id: "N3.unfused-forward", ...SAVES, rule: { ...ABOUT_40, at: LARGE } },
    { id: "N3.unfused-forward-backward", ...SAVES, rule: { ...ABOUT_40, at: BACKWARD } },
    { id: "N3.unfused-forward-cold", ...SAVES, rule: { ...ABOUT_40, at: COLD } },
    { id: "N3.fused-forward", ...TIES, rule: { ...EQUAL, at: LARGE } },
    { id: "N3.fused-forward-backward", ...TIES, rule: { ...EQUAL, at: BACKWARD } },
    { id: "N3.fused-forward-cold", ...TIES, rule: { ...EQUAL, at: COLD } },
    { id: "N3.block-unfused", ...RANGE, rule: { ...SEVEN_TO_64, at: BLOCK } },
    { id: "N3.block-fused", ...TIES, published: PART, rule: { ...EQUAL, at: BLOCK } },
    { id: "N3.step", statement: "A whole training step takes about 40 % less time",
      published: PART, rule: { ...ABOUT_40, at: { level: "step" } } },
    { id: "N3.step-unfused", ...RANGE, rule: { ...SEVEN_TO_64, at: { level: "step" } } },
    { id: "N3.step-fused", ...TIES, published: PART, rule: { ...EQUAL, at: { level: "step" } } },
  ],
});
