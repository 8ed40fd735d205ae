import type { ModelCounts } from "./model_counts.ts";

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

/** Mismatch from which a table is stamped, where an experiment does not say. */
export const FAIRNESS_TOLERANCE = 0.005;

/**
 * Compares the sizes of arms: the mismatch that is left on the matched axis, and on the others.
 *
 * @param arms Arms, at least one.
 * @param options What is declared as matched; the tolerance; the arm to compare with, the first
 * where not given, or "median" for that in the middle on the matched axis (the lower of two).
 * @throws {RangeError} If there is no arm, or not the one to compare with.
 */
export function fairness(
  arms: readonly CountedArm[],
  { matched, tolerance = FAIRNESS_TOLERANCE, against = arms[0]?.arm }: {
    readonly matched: MatchedAxis;
    readonly tolerance?: number;
    readonly against?: string;
  },
): Fairness {
  const base = against === "median" ? middleOf(arms, matched) : findArm(arms, against);
  const rows = arms.map(({ arm, counts }): ArmMismatch => {
    const share = (of: (counts: ModelCounts) => number) => of(counts) / of(base.counts) - 1;
    const mismatch = {
      parameters: share(({ parameters }) => parameters),
      bodyParameters: share(({ bodyParameters }) => bodyParameters),
      flops: share(({ training }) => training.counted),
    };
    const exceeds = matched !== "none" && Math.abs(mismatch[matched]) > tolerance;
    return { arm, counts, ...mismatch, exceeds };
  });
  const isFair = rows.every(({ exceeds }) => !exceeds);
  return { matched, tolerance, against: base.arm, arms: rows, isFair };
}

function findArm(arms: readonly CountedArm[], name: string | undefined): CountedArm {
  const found = arms.find(({ arm }) => arm === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot compare the sizes of arms as the one to compare with must be among them: ` +
      `against=${JSON.stringify(name)}, arms=${arms.map(({ arm }) => arm).join(", ")}`,
  );
}

function middleOf(arms: readonly CountedArm[], matched: MatchedAxis): CountedArm {
  const size = ({ counts }: CountedArm) =>
    matched === "flops" ? counts.training.counted : counts.parameters;
  const sorted = arms.toSorted((a, b) => size(a) - size(b));
  return sorted[Math.floor((arms.length - 1) / 2)] ?? findArm(arms, undefined);
}
