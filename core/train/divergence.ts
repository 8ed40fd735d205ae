import { log64 } from "../base/host_math.ts";
import { divergedAt, RECORD_VALUES, recordAt } from "./training_state.ts";

/** Where a run stopped learning for good, and how it was seen. */
export interface Divergence {
  /** Updates before. */
  readonly step: number;
  /** Loss or gradient was NaN or infinite; or the loss rose above ln V + 1 after the warm-up. */
  readonly why: "not-finite" | "loss-too-high";
}

/** What decides whether a loss is too high. */
export interface DivergenceLimits {
  readonly vocabulary: number;
  /** Steps at the beginning whose losses are not judged. */
  readonly warmUp: number;
}

/**
 * Finds the first step at which a run diverged: its loss or gradient is not finite, or its loss is
 * above ln V + 1, worse than a guess by a whole nat, after the warm-up.
 *
 * @param log Records of its steps.
 * @param limits Vocabulary and warm-up.
 * @returns undefined where it did not.
 */
export function findDivergence(
  log: Float32Array,
  { vocabulary, warmUp }: DivergenceLimits,
): Divergence | undefined {
  const limit = log64(vocabulary) + 1;
  const end = divergedAt(log);
  const steps = end ?? log.length / RECORD_VALUES;
  for (let step = warmUp; step < steps; step++) {
    if (recordAt(log, step).loss > limit) return { step, why: "loss-too-high" };
  }
  return end === undefined ? undefined : { step: end, why: "not-finite" };
}
