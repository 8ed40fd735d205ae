/** How held-out loss at a length is measured: same scored tokens, separate windows, or a sliding one. */
export type LengthMetric = "same-target" | "non-overlapping" | "sliding";

/** What is tried beyond the length of training: changed rotary angles, or a shorter context. */
export type LengthFix = "pi" | "ntk" | "yarn" | "truncate";

/** At which lengths a model is evaluated, and how. */
export interface LengthPlan {
  /** Tokens of a sequence in training. */
  readonly trained: number;
  readonly lengths: readonly number[];
  readonly metrics: readonly LengthMetric[];
  /** Targets at the end of each window that the same-target loss scores. */
  readonly scored: number;
  /** Tokens by which a sliding window moves. */
  readonly stride: number;
  /** Fixes that the same-target loss is measured with too, at lengths above that of training. */
  readonly fixes: readonly LengthFix[];
}
