import type { Claim } from "../experiment/claim.ts";
import type { TimingCellConfig } from "../experiment/cell.ts";
import type { SelectedCell } from "./select_records.ts";

/** Everything the tables and the report say: a pure function of experiment, plan and records. */
export interface Analysis {
  /** Every cell of the plan with its record, in plan order. */
  readonly cells: readonly SelectedCell[];
  /** Timing cells that were measured, in plan order. */
  readonly timings: readonly TimingOutcome[];
  /** Positive control of the timings; absent without timings. */
  readonly control?: ControlOutcome;
  /** Claims in file order. */
  readonly claims: readonly ClaimOutcome[];
}

/** What a claim comes to. */
export type Verdict =
  | "supported"
  | "refuted"
  | "equivalent"
  | "inconclusive"
  | "out-of-reach"
  | "invalid-setup";

/** One measured timing cell. */
export interface TimingOutcome {
  /** Name of the cell. */
  readonly id: string;
  /** What was asked for. */
  readonly config: TimingCellConfig;
  /** Arms in the order of the config, then `a/a` and `copy`. */
  readonly arms: readonly ArmTiming[];
  /** Comparisons that the experiment names, each once. */
  readonly contrasts: readonly Contrast[];
  /** The duplicate arm against itself; absent if it was not timed. */
  readonly duplicate?: Contrast;
}

/** Times of one arm in one cell. */
export interface ArmTiming {
  /** Name of the arm. */
  readonly arm: string;
  /** Blocks that hold a time of it. */
  readonly n: number;
  /** Median time of one execution, in nanoseconds. */
  readonly medianNs: number;
  /** Smallest time of one execution, in nanoseconds. */
  readonly minNs: number;
  /** Bytes that must be moved over the median time, in GB/s. */
  readonly gigabytesPerSecond: number;
  /** The same over that of the copy; absent if no copy was timed. */
  readonly fractionOfCopy?: number;
}

/** Two arms of one cell, compared block by block. */
export interface Contrast {
  /** Arm that is compared with. */
  readonly baseline: string;
  /** Arm that is compared. */
  readonly candidate: string;
  /** Blocks that hold both. */
  readonly n: number;
  /** Mean over blocks of `log(candidate / baseline)`. */
  readonly effect: number;
  /** Lower end of its 95 % interval: the wider of paired t and bootstrap. */
  readonly effectLow: number;
  /** Upper end of its 95 % interval. */
  readonly effectHigh: number;
  /** Lower end of the 90 % interval that two one-sided tests at 5 % amount to. */
  readonly equivalenceLow: number;
  /** Upper end of the 90 % interval. */
  readonly equivalenceHigh: number;
  /** `exp(effect)`: time of the candidate over that of the baseline. */
  readonly ratio: number;
  /** Lower end of its 95 % interval. */
  readonly ratioLow: number;
  /** Upper end of its 95 % interval. */
  readonly ratioHigh: number;
  /** Ratio of the bytes that must be moved, by formula. */
  readonly predictedRatio: number;
  /** Two-sided p of no difference. */
  readonly p: number;
}

/** What the positive control showed. */
export interface ControlOutcome {
  /** The comparison; absent if its cell was not measured. */
  readonly contrast?: Contrast;
  /** Name of its cell. */
  readonly cell: string;
  /** Share of the baseline's time that must be saved at least. */
  readonly minSaving: number;
  /** Whether the whole 95 % interval of the saving lies above it. */
  readonly fired: boolean;
}

/** Verdict on one claim, with the numbers it rests on. */
export interface ClaimOutcome {
  /** The claim. */
  readonly claim: Claim;
  /** What it comes to. */
  readonly verdict: Verdict;
  /** Why. */
  readonly reason: string;
  /** What the verdict is about. */
  readonly scope: string;
  /** Measured value that the rule judges; absent if nothing was measured. */
  readonly estimate?: number;
  /** Lower end of its interval, or smallest value. */
  readonly low?: number;
  /** Upper end of its interval, or largest value. */
  readonly high?: number;
  /** Unit of the three: `share`, `ratio`, or that of the metric. */
  readonly unit: string;
  /** Two-sided p before correction. */
  readonly p?: number;
  /** Two-sided p after Holm's correction. */
  readonly pHolm?: number;
  /** Replicates: blocks or seeds. */
  readonly n?: number;
}
