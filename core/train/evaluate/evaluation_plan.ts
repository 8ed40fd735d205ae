import type { LengthFix, LengthMetric } from "./length_plan.ts";

/**
 * How targets that a model says by itself are compared with those of the data: the share that is
 * the same in every token, or BLEU of their text.
 */
export type DecodedMetric = "exact-match" | "bleu";

/** What is measured in a training run, and when: plain data. */
export interface EvaluationPlan {
  /** Held-out sequences. */
  readonly sequences: number;
  /** Updates between two evaluations on held-out data; at the end only where not given. */
  readonly every?: number;
  /** Lengths at which the trained model is measured; that of training is always one of them. */
  readonly lengths: readonly number[];
  /** How it is measured at these lengths; on data of the kind `language` only. */
  readonly metrics: readonly LengthMetric[];
  /** Targets at the end of each window that the same-target loss scores. */
  readonly scored: number;
  /** Tokens by which a sliding window moves. */
  readonly stride: number;
  /** Fixes with which the same-target loss is measured too. */
  readonly fixes: readonly LengthFix[];
  /** Whether the gradient of each parameter is measured at the end. */
  readonly gradientNorms: boolean;
  /** How targets decoded from the held-out sources are judged at the end; not where not given. */
  readonly decoded?: readonly DecodedMetric[];
}

/** Tells whether a plan asks for an evaluation behind an update. */
export function isEvaluated({ every }: EvaluationPlan, step: number, steps: number): boolean {
  return step === steps || (every !== undefined && step % every === 0);
}

/**
 * Checks a plan of evaluation.
 *
 * @throws {RangeError} With the first rule that is broken, and the value.
 */
export function checkEvaluationPlan(plan: EvaluationPlan): void {
  const whole = (name: string, value: number) => {
    if (Number.isSafeInteger(value) && value >= 1) return;
    throw new RangeError(
      `Cannot evaluate as ${name} must be a whole number of at least 1: ${name}=${value}`,
    );
  };
  whole("sequences", plan.sequences);
  if (plan.every !== undefined) whole("every", plan.every);
  plan.lengths.forEach((length) => whole("length", length));
  whole("scored", plan.scored);
  whole("stride", plan.stride);
}
