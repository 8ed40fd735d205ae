import type { Claim } from "../experiment/claim.ts";
import type { TimingCellConfig } from "../experiment/cell.ts";
import type { Interval } from "./statistics/interval.ts";
import type { Verdict } from "./statistics/verdict.ts";
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
  /** `log(candidate / baseline)` of each block, in block order. */
  readonly logRatios: readonly number[];
  /** Their mean with its 95 % interval: the wider of paired t and BCa bootstrap. */
  readonly effect: Interval;
  /** `exp(effect)`: time of the candidate over that of the baseline. */
  readonly ratio: number;
  /** Lower end of its 95 % interval. */
  readonly ratioLow: number;
  /** Upper end of its 95 % interval. */
  readonly ratioHigh: number;
  /** Ratio of the bytes that must be moved, by formula. */
  readonly predictedRatio: number;
}

/** What the positive control showed. */
export interface ControlOutcome {
  /** The comparison; absent if its cell was not measured. */
  readonly contrast?: Contrast;
  /** Name of its cell. */
  readonly cell: string;
  /** Share of the baseline's time that must be saved at least. */
  readonly minSaving: number;
  /** Share of the baseline's time that was saved; absent with the comparison. */
  readonly saving?: Interval;
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
  /** Lower end of its 95 % interval (90 % for equal times), or smallest value. */
  readonly low?: number;
  /** Upper end of its interval, or largest value. */
  readonly high?: number;
  /** Unit of the three: `share`, `ratio`, or that of the metric. */
  readonly unit: string;
  /** p of the test that would support a claim about times, before correction. */
  readonly p?: number;
  /** The same after Holm's correction. */
  readonly pHolm?: number;
  /** Replicates: blocks or seeds. */
  readonly n?: number;
}
