import { MODEL_SETTINGS, TRAIN_SETTINGS } from "./model_definition.ts";
import type { Experiment } from "../../core/experiment/experiment.ts";

/**
 * An experiment for tests of tables and reports: every kind of claim rule, few cells.
 *
 * The claims are made up; the shapes reach from a row in cache to a matrix in memory.
 */
export const SYNTHETIC_EXPERIMENT: Experiment = {
  name: "synthetic",
  version: 1,
  title: "RMSNorm against LayerNorm: what the formula saves",
  question: "Does RMSNorm take less time than LayerNorm, and is it the same op otherwise?",
  source: "arXiv:1910.07467",
  arms: {
    "layer-norm-fused": { norm: "layer-norm", form: "fused" },
    "layer-norm-unfused": { norm: "layer-norm", form: "unfused" },
    "rms-norm-fused": { norm: "rms-norm", form: "fused" },
    "rms-norm-unfused": { norm: "rms-norm", form: "unfused" },
  },
  base: { model: MODEL_SETTINGS, train: TRAIN_SETTINGS },
  seeds: [0, 1, 2, 3, 4],
  properties: { checks: ["formula", "shift-invariance"], shapes: [[7, 33], [64, 256]] },
  timing: {
    passes: ["forward", "forward-backward"],
    shapes: [[4, 64], [16, 256], [64, 256], [256, 512], [1024, 1024], [4096, 1024], [4096, 32]],
    caches: ["hot", "cold"],
    threads: 1,
    blocks: 30,
    duplicate: "layer-norm-fused",
    minSampleMs: 1,
    coldFrom: 16384,
    control: {
      baseline: "layer-norm-unfused",
      candidate: "layer-norm-fused",
      at: { shape: [1024, 1024], pass: "forward", cache: "hot" },
      minSaving: 0.1,
    },
    models: [],
    levels: ["block", "step"],
  },
  profiles: { quick: { cost: "nothing: it is made up", set: {} } },
  claims: [
    {
      id: "N1.formula",
      statement: "RMSNorm computes x / rms(x) * gain to within 4 ULP",
      published: { text: "x / rms(x) * gain", source: "arXiv:1910.07467, equation 4" },
      rule: {
        kind: "property-below",
        check: "formula",
        arm: "rms-norm-fused",
        metric: "max_error_ulp",
        limit: 4,
      },
    },
    {
      id: "N1.shift",
      statement: "RMSNorm is not invariant to a shift of its input",
      rule: {
        kind: "property-above",
        check: "shift-invariance",
        arm: "rms-norm-fused",
        metric: "max_absolute_difference",
        limit: 0.1,
      },
    },
    {
      id: "N3.unfused-forward",
      statement: "Unfused RMSNorm saves about 40 % of the time of unfused LayerNorm, forward",
      published: {
        value: 40.8,
        unit: "%",
        text: "40.8 % of the run time of order-embedding; 7 to 64 % over all models",
        source: "arXiv:1910.07467, table 8",
      },
      rule: {
        kind: "saving-in-range",
        baseline: "layer-norm-unfused",
        candidate: "rms-norm-unfused",
        at: { shape: [1024, 1024], pass: "forward", cache: "hot" },
        low: 0.3,
        high: 0.5,
        margin: 0.03,
      },
    },
    {
      id: "N3.fused-forward",
      statement: "Fused RMSNorm saves 30 to 50 % of the time of fused LayerNorm, forward",
      published: {
        value: 40.8,
        unit: "%",
        text: "the same number, for kernels that read their input once",
        source: "arXiv:1910.07467, table 8",
      },
      rule: {
        kind: "saving-in-range",
        baseline: "layer-norm-fused",
        candidate: "rms-norm-fused",
        at: { shape: [1024, 1024], pass: "forward", cache: "cold" },
        low: 0.3,
        high: 0.5,
        margin: 0.03,
      },
    },
    {
      id: "N3.fused-equal",
      statement: "Fused RMSNorm and fused LayerNorm take the same time where memory is the limit",
      rule: {
        kind: "equal-time",
        baseline: "layer-norm-fused",
        candidate: "rms-norm-fused",
        at: { shape: [4096, 1024], pass: "forward", cache: "cold" },
        margin: 0.03,
      },
    },
    {
      id: "N3.fused-faster",
      statement: "Fused RMSNorm takes less time than fused LayerNorm where memory is the limit",
      rule: {
        kind: "less-time",
        baseline: "layer-norm-fused",
        candidate: "rms-norm-fused",
        at: { shape: [4096, 1024], pass: "forward", cache: "cold" },
        margin: 0.03,
      },
    },
    {
      id: "N2.quality",
      statement: "Training with RMSNorm reaches the quality of LayerNorm",
      published: {
        value: 23.7,
        unit: "BLEU",
        text: "23.7 BLEU with RMSNorm, 23.6 with LayerNorm",
        source: "arXiv:1910.07467, table 2",
      },
      rule: { kind: "literature", reason: "nothing is trained here" },
    },
  ],
};
