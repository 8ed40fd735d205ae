/** Names an experiment file may use; adding one here makes it valid and completed by editors. */
export const NORMS = ["layer-norm", "rms-norm"] as const;

/** How a normalisation is computed: one kernel, or one kernel an elementary step. */
export const FORMS = ["fused", "unfused"] as const;

/** What one timed execution computes: the output alone, or the output and all gradients. */
export const PASSES = ["forward", "forward-backward"] as const;

/** Whether an execution finds its tensors in the caches or in memory. */
export const CACHES = ["hot", "cold"] as const;

/** Sizes of run: CI, first verdict, long CPU run, large GPU. */
export const PROFILES = ["smoke", "quick", "cpu", "gpu"] as const;

/** Numeric metrics that each property check produces, which claims may judge. */
export const CHECK_METRICS = {
  "formula": ["max_absolute_error", "max_error_ulp"],
  "gradient": ["max_relative_error", "max_error_ulp"],
  "zero-mean-equality": ["max_absolute_difference"],
  "scale-invariance": ["max_absolute_difference"],
  "shift-invariance": ["max_absolute_difference"],
} as const;

/** Property checks: canonical values, the same bits on every machine. */
export const CHECKS = [
  "formula",
  "gradient",
  "zero-mean-equality",
  "scale-invariance",
  "shift-invariance",
] as const satisfies readonly (keyof typeof CHECK_METRICS)[];

/** Name of a normalisation. */
export type NormName = typeof NORMS[number];

/** Fused or unfused. */
export type FormName = typeof FORMS[number];

/** Name of a pass. */
export type PassName = typeof PASSES[number];

/** Hot or cold. */
export type CacheName = typeof CACHES[number];

/** Name of a profile. */
export type ProfileName = typeof PROFILES[number];

/** Name of a property check. */
export type CheckName = typeof CHECKS[number];
