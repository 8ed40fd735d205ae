import type { TrainingCellConfig } from "../../experiment/model_cell.ts";
import type { Interval } from "../statistics/interval.ts";
import type { RankOutcome } from "../statistics/rank_stability.ts";
import type { GradientSeries } from "./gradient_series.ts";
import type { LossControl } from "./loss_controls.ts";
import type { ScalingSet } from "./scaling_set.ts";
import type { StepTime } from "./step_times.ts";
import type { Quantity, TrainingRun } from "./training_runs.ts";

/** Everything that tables and reports say about trainings and gradients. */
export interface TrainingAnalysis {
  /** Each data set with each budget, in plan order. */
  readonly sets: readonly TrainingSet[];
  /** Trials of learning rates, by data set and arm, in plan order. */
  readonly trials: readonly TrialOutcome[];
  /** Laws of the loss by size, of each data set with the main budget; empty without sizes. */
  readonly scaling: readonly ScalingSet[];
  /** Quantities of gradients by depth. */
  readonly gradients: readonly GradientSeries[];
}

/** All arms, trained on one data set for one budget, at one size where there are some. */
export interface TrainingSet {
  /** Name of the data set, with its size where there are some: see `placeLabel`. */
  readonly data: string;
  /** Updates. */
  readonly steps: number;
  /** Whether this is the main budget: the last. */
  readonly isMain: boolean;
  /** Every run, in plan order. */
  readonly runs: readonly TrainingRun[];
  /** Arms in file order, then the duplicate. */
  readonly arms: readonly ArmOutcome[];
  /** Times of a training step by arm; empty where none was timed. */
  readonly times: ReadonlyMap<string, StepTime>;
  /** What the positive controls showed. */
  readonly controls: readonly LossControl[];
  /** The duplicated arm, and how much it differs from itself in held-out loss (A/A). */
  readonly duplicate?: { readonly arm: string; readonly difference: Interval };
  /** How stable the order by held-out loss is, of arms with the windows of the first and no gaps. */
  readonly ranks: ReadonlyMap<string, RankOutcome>;
}

/** One arm, trained on one data set for one budget. */
export interface ArmOutcome {
  /** Name of the arm. */
  readonly arm: string;
  /** What was asked for, of its first seed. */
  readonly config: TrainingCellConfig;
  /** Runs that were asked for. */
  readonly asked: number;
  /** Runs that diverged. */
  readonly diverged: number;
  /** Runs that have no result. */
  readonly missing: number;
  /** Learning rate that was used; the one given where none was chosen. */
  readonly rate: number;
  /** Last value of each quantity over seeds, by `split metric`. */
  readonly values: ReadonlyMap<string, ValueSummary>;
}

/** A quantity of an arm over seeds. */
export interface ValueSummary extends Quantity {
  /** Unit of the numbers. */
  readonly unit: string;
  /** Value of each seed that has one, in plan order. */
  readonly values: readonly number[];
  /** Their mean with its 95 % t interval. */
  readonly mean: Interval;
  /** Standard deviation over seeds; absent with one. */
  readonly deviation?: number;
  /** This arm minus the first, over the seeds that both have; absent where windows are others. */
  readonly difference?: Interval;
  /** Seeds of the difference. */
  readonly pairs: number;
}

/** What the trials of one arm showed. */
export interface TrialOutcome {
  /** Name of the data set. */
  readonly data: string;
  /** Name of the arm. */
  readonly arm: string;
  /** Updates of a trial. */
  readonly steps: number;
  /** Rates in ascending order. */
  readonly rates: readonly RateOutcome[];
  /** The rate with the least mean loss; absent if none has a loss at every seed. */
  readonly best?: number;
  /** Whether the best is the smallest or the largest tried: a better one may lie beyond. */
  readonly isAtEdge: boolean;
}

/** Trials of one rate. */
export interface RateOutcome {
  /** The rate. */
  readonly rate: number;
  /** Trials that were asked for. */
  readonly asked: number;
  /** Held-out loss of each trial that has one. */
  readonly losses: readonly number[];
  /** Trials that diverged. */
  readonly diverged: number;
}
