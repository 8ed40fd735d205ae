import { createTaskDataset } from "../../core/data/tasks/task_dataset.ts";
import type { Dataset } from "../../core/data/dataset.ts";
import type { EvaluationPlan } from "../../core/train/evaluate/evaluation_plan.ts";
import type { ModelRun } from "../../core/train/train_model.ts";
import type { TrainingSpec } from "../../core/train/trainer.ts";

/** Chains of four states, each of its own matrix. */
export const TINY_DATA: Dataset = createTaskDataset({
  name: "markov",
  source: "in-context-markov",
  states: 4,
});

/** One small block with rotary positions, trained for 20 updates. */
export const TINY_SPEC: TrainingSpec = {
  model: {
    ...{ vocabulary: 4, context: 16, layers: 1, width: 16, heads: 2, kvHeads: 2, hidden: 32 },
    ...{ activation: "gelu", norm: "rms-norm", normForm: "fused", normPlace: "pre" },
    ...{ normEps: 1e-5, tiedHead: false, bias: false, dropout: 0.1, precision: 12 },
    ...{ initialDeviation: 0.1 },
    position: { kind: "rotary", base: 10_000, layout: "half", fraction: 1 },
  },
  train: {
    ...{ batch: 4, length: 16, decays: "matrices", clipNorm: 1 },
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
    schedule: { kind: "cosine", rate: 1e-2, warmUp: 2, steps: 20, last: 1e-3 },
  },
};

/** Held-out loss at the end, and nothing else. */
export const TINY_PLAN: EvaluationPlan = {
  ...{ sequences: 5, lengths: [], metrics: [], scored: 4, stride: 8, fixes: [] },
  gradientNorms: false,
};

/** Twenty updates of one seed. */
export const TINY_MODEL_RUN: ModelRun = {
  spec: TINY_SPEC,
  data: TINY_DATA,
  steps: 20,
  seeds: [3],
  plan: TINY_PLAN,
};
