import type { Claim } from "../experiment/claim.ts";
import type { TimingCellConfig } from "../experiment/cell.ts";
import type { DecodeTimingConfig, StepTimingConfig } from "../experiment/model_cell.ts";
import type { Interval } from "./statistics/interval.ts";
import type { TrainingAnalysis } from "./training/training_analysis.ts";
import type { Verdict } from "./statistics/verdict.ts";
import type { SelectedCell } from "./select_records.ts";

/** Everything the tables and the report say: a pure function of experiment, plan and records. */
export interface Analysis {
  /** Every cell of the plan with its record, in plan order. */
  readonly cells: readonly SelectedCell[];
  /** Timing cells that were measured, in plan order. */
  readonly timings: readonly TimingOutcome[];
  /** Cells of generation that were measured, in plan order. */
  readonly decodings: readonly DecodingOutcome[];
  /** Blocks and steps as the times of norms alone predict them, in plan order. */
  readonly predictions: readonly SavingPrediction[];
  /** Positive control of the timings; absent without timings. */
  readonly control?: ControlOutcome;
  /** Trainings and gradients; absent where the experiment has none. */
  readonly training?: TrainingAnalysis;
  /** Claims in file order. */
  readonly claims: readonly ClaimOutcome[];
}

/** One measured cell of times. */
export interface TimedOutcome {
  /** Name of the cell. */
  readonly id: string;
  /** Arms in the order of the config, then `a/a`, and `copy` or models without norms. */
  readonly arms: readonly ArmTiming[];
  /** Comparisons that the experiment names, each once. */
  readonly contrasts: readonly Contrast[];
  /** The duplicate arm against itself; absent if it was not timed. */
  readonly duplicate?: Contrast;
}

/** One measured timing cell of norms, blocks or steps. */
export interface TimingOutcome extends TimedOutcome {
  /** What was asked for. */
  readonly config: TimingCellConfig;
}

/** One measured cell of generation. */
export interface DecodingOutcome extends TimedOutcome {
  /** What was asked for. */
  readonly config: DecodeTimingConfig;
}

/** One measured cell of training steps: updates, with all of their parts. */
export interface UpdateOutcome extends TimedOutcome {
  /** What was asked for. */
  readonly config: StepTimingConfig;
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
  /** Bytes that must be moved over the median time, in GB/s; of norms alone and of tokens. */
  readonly gigabytesPerSecond?: number;
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
  /**
   * Of norms alone and of tokens the ratio of the bytes that must be moved, by formula; of a block or
   * step what the times of the norms alone predict, where they are known.
   */
  readonly predictedRatio?: number;
  /** Its 95 % interval; of a block or step only. */
  readonly predictedInterval?: readonly [low: number, high: number];
}

/** The saving of a block or step by Amdahl's law: share of the norms times what a norm saves. */
export interface SavingPrediction {
  /** Name of the cell of the block or step. */
  readonly cell: string;
  /** Arm that is compared with. */
  readonly baseline: string;
  /** Arm that is compared. */
  readonly candidate: string;
  /** Norms that it has. */
  readonly norms: number;
  /** Name of the cell in which a norm was timed alone. */
  readonly normCell: string;
  /** What a norm alone saves, as a share of its baseline's time. */
  readonly normSaving: Interval;
  /** Share of the norms in the baseline's time, from norms alone. */
  readonly share: Interval;
  /** The same, measured: what is saved where the model has no norm. */
  readonly measuredShare?: Interval;
  /** Predicted saving of the whole. */
  readonly predicted: Interval;
  /** Measured saving of the whole. */
  readonly measured: Interval;
  /** Whether both intervals have a point in common. */
  readonly agrees: boolean;
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
  /** Name of the timing cell in which it is judged; absent where nothing was timed. */
  readonly cell?: string;
  /** Measured value that the rule judges; absent if nothing was measured. */
  readonly estimate?: number;
  /** Lower end of its 95 % interval (90 % for equal times and losses), or smallest value. */
  readonly low?: number;
  /** Upper end of its interval, or largest value. */
  readonly high?: number;
  /** Unit of the three: `share`, `ratio`, or that of the metric. */
  readonly unit: string;
  /** p of the test that would support a claim about times or losses, before correction. */
  readonly p?: number;
  /** The same after Holm's correction. */
  readonly pHolm?: number;
  /** Replicates: blocks or seeds. */
  readonly n?: number;
  /** Of a claim about losses: an arm against itself from other seeds (A/A), same quantity. */
  readonly duplicate?: Interval;
}
