import type { ExperimentDefinition } from "../../core/experiment/definition.ts";
import { MODEL_SETTINGS, TRAIN_SETTINGS } from "./model_definition.ts";

/** A small valid experiment in which every key is present that one about norms can have. */
export const DEFINITION = {
  name: "small-norms",
  version: 3,
  title: "Small norms",
  question: "Do they?",
  source: "arXiv:1910.07467",
  arms: {
    "ln": { norm: "layer-norm", form: "fused" },
    "ln-slow": { norm: "layer-norm", form: "unfused" },
    "rms": { norm: "rms-norm", form: "fused" },
  },
  base: { model: MODEL_SETTINGS, train: TRAIN_SETTINGS },
  seeds: [3, 5],
  properties: { checks: ["formula", "zero-mean-equality"], shapes: [[2, 3], [1, 1]] },
  timing: {
    passes: ["forward", "forward-backward"],
    shapes: [[4, 4], [8, 8]],
    caches: ["hot", "cold"],
    threads: 2,
    blocks: 20,
    duplicate: "ln",
    minSampleMs: 0.5,
    coldFrom: 64,
    control: {
      baseline: "ln-slow",
      candidate: "ln",
      at: { shape: [8, 8], pass: "forward", cache: "hot" },
      minSaving: 0.2,
    },
    models: [
      { layers: 2, width: 8, heads: 2, hidden: 12, vocabulary: 5, context: 4, batch: 2 },
    ],
    levels: ["step"],
  },
  profiles: {
    smoke: {
      cost: "1 s",
      set: {
        "seeds": [3],
        "model.eps": 1e-6,
        "properties.checks": ["formula"],
        "properties.shapes": [[2, 3]],
        "timing.passes": ["forward"],
        "timing.shapes": [[4, 4]],
        "timing.caches": ["hot"],
        "timing.threads": 1,
        "timing.blocks": 2,
        "timing.duplicate": "rms",
        "timing.minSampleMs": 0.1,
        "timing.coldFrom": 1,
        "timing.control.baseline": "ln-slow",
        "timing.control.candidate": "rms",
        "timing.control.at.shape": [4, 4],
        "timing.control.at.pass": "forward",
        "timing.control.at.cache": "hot",
        "timing.control.minSaving": 0.3,
        "timing.models": [
          { layers: 1, width: 4, heads: 2, hidden: 4, vocabulary: 3, context: 2, batch: 2 },
        ],
        "timing.levels": ["block"],
      },
    },
    quick: { cost: "2 s", set: {} },
    cpu: { cost: "3 s", set: {} },
    gpu: { cost: "4 s", set: {} },
  },
  claims: [
    {
      id: "N1.formula",
      statement: "It is exact",
      published: {
        value: 40.8,
        unit: "%",
        text: "40.8 % in one model",
        source: "table 5",
        contrary: false,
      },
      rule: {
        kind: "property-below",
        check: "formula",
        arm: "rms",
        metric: "max_error_ulp",
        limit: 4,
      },
    },
    {
      id: "N1.coarse",
      statement: "It is not exact",
      rule: {
        kind: "property-above",
        check: "formula",
        arm: "rms",
        metric: "max_absolute_error",
        limit: 0,
      },
    },
    {
      id: "N3.saves",
      statement: "It saves time",
      rule: {
        kind: "saving-in-range",
        baseline: "ln-slow",
        candidate: "rms",
        at: { shape: [8, 8], pass: "forward", cache: "cold" },
        low: 0.3,
        high: 0.5,
        margin: 0.02,
      },
    },
    {
      id: "N3.ties",
      statement: "It saves no time",
      rule: {
        kind: "equal-time",
        baseline: "ln",
        candidate: "rms",
        at: { shape: [4, 4], pass: "forward", cache: "hot" },
        margin: 0.02,
      },
    },
    {
      id: "N3.step",
      statement: "A step is faster",
      rule: { kind: "literature", reason: "No steps here" },
    },
    {
      id: "N3.step-saves",
      statement: "A step is faster",
      rule: {
        kind: "less-time",
        baseline: "ln",
        candidate: "rms",
        at: { level: "step" },
        margin: 0.02,
      },
    },
  ],
} as const satisfies ExperimentDefinition;

/** A change: a path with slashes (`claims/0/rule/kind`) and its new value; no value removes it. */
export type Edit = readonly [path: string, value?: unknown];

/**
 * Copies the small definition with changes.
 *
 * @param edits The changes, made in order.
 * @returns The changed copy.
 */
export function editedDefinition(...edits: readonly Edit[]): Record<string, unknown> {
  const copy: Record<string, unknown> = structuredClone(DEFINITION);
  for (const edit of edits) {
    const keys = edit[0].split("/");
    const last = keys.pop()!;
    const parent = keys.reduce((part, key) => part[key] as Record<string, unknown>, copy);
    if (edit.length === 1) delete parent[last];
    else parent[last] = edit[1];
  }
  return copy;
}
