import type { NormForm, NormName, NormPass } from "../model/norm_graph.ts";

export type { NormForm as FormName, NormName, NormPass as PassName } from "../model/norm_graph.ts";

/** Whether an execution finds its tensors in the caches or in memory. */
export type CacheName = "hot" | "cold";

/** What is timed of a model beside its norm alone: one of its blocks, or a whole training step. */
export type LevelName = "block" | "step";

/** Sizes of run: CI, first verdict, long CPU run, large GPU. */
export type ProfileName = "smoke" | "quick" | "cpu" | "gpu";

/** Property checks: canonical values, the same bits on every machine. */
export type CheckName =
  | "formula"
  | "gradient"
  | "zero-mean-equality"
  | "scale-invariance"
  | "shift-invariance";

/** Norms that an experiment file may name. */
export const NORMS = ["layer-norm", "rms-norm"] as const satisfies readonly NormName[];

/** Forms that an experiment file may name. */
export const FORMS = ["fused", "unfused"] as const satisfies readonly NormForm[];

/** Passes that an experiment file may name. */
export const PASSES = ["forward", "forward-backward"] as const satisfies readonly NormPass[];

/** Cache states that an experiment file may name. */
export const CACHES = ["hot", "cold"] as const satisfies readonly CacheName[];

/** Levels that an experiment file may name. */
export const LEVELS = ["block", "step"] as const satisfies readonly LevelName[];

/** Checks that an experiment file may name. */
export const CHECKS = [
  "formula",
  "gradient",
  "zero-mean-equality",
  "scale-invariance",
  "shift-invariance",
] as const satisfies readonly CheckName[];

/** Numeric metrics that each check produces, which claims may judge. */
export const CHECK_METRICS: Readonly<Record<CheckName, readonly string[]>> = {
  "formula": ["max_absolute_error", "max_error_ulp"],
  "gradient": ["max_relative_error", "max_error_ulp"],
  "zero-mean-equality": ["max_absolute_difference"],
  "scale-invariance": ["max_absolute_difference"],
  "shift-invariance": ["max_absolute_difference"],
};
