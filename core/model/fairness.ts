import type { ModelCounts } from "./model_counts.ts";
import { sizeMismatch } from "./size_mismatch.ts";

/** Axis on which arms are meant to be equal. */
export type MatchedAxis = "parameters" | "flops" | "none";

/** An arm with its counts. */
export interface CountedArm {
  readonly arm: string;
  readonly counts: ModelCounts;
}

/** How far an arm is from the one that all are compared with, as shares: 0.01 is one percent more. */
export interface ArmMismatch extends CountedArm {
  readonly parameters: number;
  readonly bodyParameters: number;
  /** Of counted operations of a token in training. */
  readonly flops: number;
  /** Whether it is farther than the tolerance on the axis that is declared as matched. */
  readonly exceeds: boolean;
}

/** What a table of arms has to say about their sizes. */
export interface Fairness {
  readonly matched: MatchedAxis;
  /** Largest accepted mismatch on that axis, as a share. */
  readonly tolerance: number;
  /** The arm that the others are compared with. */
  readonly against: string;
  readonly arms: readonly ArmMismatch[];
  /** Whether no arm is farther than the tolerance; always where nothing is declared as matched. */
  readonly isFair: boolean;
}

/**
 * Compares the sizes of arms: the mismatch that is left on the matched axis, and on the others.
 *
 * @param arms Arms, at least one; the others are compared with the first.
 * @param options What is declared as matched, and the largest accepted mismatch on that axis.
 * @throws {RangeError} If there is no arm.
 */
export function fairness(
  arms: readonly CountedArm[],
  { matched, tolerance }: { readonly matched: MatchedAxis; readonly tolerance: number },
): Fairness {
  if (arms.length === 0) {
    throw new RangeError("Cannot compare the sizes of arms as there must be one: arms=0");
  }
  const [base] = arms;
  const rows = arms.map(({ arm, counts }): ArmMismatch => {
    const mismatch = (of: (counts: ModelCounts) => number) =>
      sizeMismatch(of(counts), { base: of(base.counts), tolerance });
    const parameters = mismatch((each) => each.parameters);
    const bodyParameters = mismatch((each) => each.bodyParameters);
    const flops = mismatch(({ training }) => training.counted);
    return {
      ...{ arm, counts, parameters: parameters.share, bodyParameters: bodyParameters.share },
      flops: flops.share,
      exceeds: matched !== "none" && { parameters, flops }[matched].exceeds,
    };
  });
  const isFair = rows.every(({ exceeds }) => !exceeds);
  return { matched, tolerance, against: base.arm, arms: rows, isFair };
}
