import type { OpShare } from "../peers/step_profile.ts";
import {
  type Estimate,
  estimateFigure,
  estimateRatio,
  estimateTime,
  type Goal,
  judge,
} from "./estimate.ts";

/** One line of a bench's outcome, or a table of its own. */
export type BenchRow = TimingRow | FigureRow | ErrorRow | ProfileRow | SkippedRow;

/** Values of one side, one a round. */
export interface Side {
  readonly label: string;
  readonly samples: readonly number[];
}

/** A ratio of times, or the time of one call, with the goal it is held to. */
export interface TimingRow {
  readonly kind: "timing";
  readonly name: string;
  readonly text: string;
  readonly unit: "ratio" | "µs";
  readonly estimate: Estimate;
  readonly goal?: Goal;
  readonly verdict?: "met" | "not met";
  readonly sure?: boolean;
  /** Times behind the ratio, numerator first, in nanoseconds; of a time row that time alone. */
  readonly sides: readonly Side[];
}

/** A figure that stands for itself: a rate, a count, a difference. */
export interface FigureRow {
  readonly kind: "figure";
  readonly name: string;
  readonly text: string;
  /** Such as "tokens/s"; empty for a plain number. */
  readonly unit: string;
  readonly estimate: Estimate;
  readonly goal?: Goal;
  readonly verdict?: "met" | "not met";
  readonly sure?: boolean;
  /** One a round, or a single one where it was counted and not measured. */
  readonly samples: readonly number[];
  /** The median again, where the figure is that. */
  readonly tokens_per_second?: number;
  /** What else belongs to it. */
  readonly details: Readonly<Record<string, string>>;
}

/** Where the time of a training step goes, op by op. */
export interface ProfileRow {
  readonly kind: "profile";
  readonly name: string;
  readonly text: string;
  readonly ops: readonly OpShare[];
}

/** The worst error of one implementation at one offset. */
export interface ErrorRow {
  readonly kind: "error";
  readonly name: string;
  /** Norm and pass, such as `layer-norm forward`. */
  readonly table: string;
  readonly implementation: string;
  readonly offset: number;
  /** Worst |error| over all rounds; NaN or infinite where a result is. */
  readonly worst: number;
  /** Worst |error| of each round. */
  readonly samples: readonly number[];
  /** Ratio to the baseline's error, round by round, where both are finite. */
  readonly estimate?: Estimate;
  readonly goal?: Goal;
  readonly verdict?: "met" | "not met";
  readonly sure?: boolean;
}

/** What could not be measured, and why. */
export interface SkippedRow {
  readonly kind: "skipped";
  readonly name: string;
  readonly text: string;
  readonly reason: string;
  /** The goal that is not judged for it. */
  readonly goal?: Goal;
}

/** Makes the row of a ratio of two times. */
export function ratioRow(
  about: { readonly name: string; readonly text: string; readonly goal?: Goal },
  over: Side,
  under: Side,
): TimingRow {
  const estimate = estimateRatio({ over: over.samples, under: under.samples }, "least");
  return {
    kind: "timing",
    ...about,
    unit: "ratio",
    estimate,
    ...(about.goal && judge(estimate, about.goal)),
    sides: [over, under],
  };
}

/** Makes the row of a time in µs; its side is in nanoseconds. */
export function timeRow(
  about: { readonly name: string; readonly text: string; readonly goal?: Goal },
  side: Side,
): TimingRow {
  const estimate = estimateTime(side.samples.map((ns) => ns / 1e3));
  return {
    kind: "timing",
    ...about,
    unit: "µs",
    estimate,
    ...(about.goal && judge(estimate, about.goal)),
    sides: [side],
  };
}

/**
 * Makes the row of a figure.
 *
 * @param about Name, text, goal and unit; `best` says which extreme is the best of all rounds.
 * @param samples One a round, or one that was counted: that is sure.
 * @param details What else belongs to it.
 */
export function figureRow(
  about: {
    readonly name: string;
    readonly text: string;
    readonly unit: string;
    readonly best: "least" | "most" | "counted";
    readonly goal?: Goal;
  },
  samples: readonly number[],
  details: Readonly<Record<string, string>> = {},
): FigureRow {
  const { best, ...shown } = about;
  const estimate = estimateFigure(samples, best);
  return {
    kind: "figure",
    ...shown,
    estimate,
    ...(about.goal && judge(estimate, about.goal)),
    samples,
    ...(about.unit === "tokens/s" && { tokens_per_second: estimate.estimate }),
    details,
  };
}

/** Makes the row of something that could not be measured. */
export function skippedRow(
  about: { readonly name: string; readonly text: string; readonly goal?: Goal },
  reason: string,
): SkippedRow {
  return { kind: "skipped", ...about, reason };
}
