import { type Estimate, estimateRatio, estimateTime, type Goal, judge } from "./estimate.ts";

/** One line of a bench's outcome. */
export type BenchRow = TimingRow | ErrorRow | SkippedRow;

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

/** Makes the row of something that could not be measured. */
export function skippedRow(
  about: { readonly name: string; readonly text: string; readonly goal?: Goal },
  reason: string,
): SkippedRow {
  return { kind: "skipped", ...about, reason };
}
