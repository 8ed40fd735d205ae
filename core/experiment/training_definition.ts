import type { DataSettings } from "../data/data_settings.ts";
import type { EvaluationPlan } from "../train/evaluate/evaluation_plan.ts";
import type { Defaulted } from "./definition.ts";
import type {
  GradientBlock,
  SizeSettings,
  TrainingBlock,
  TrainingControl,
  TrainingTiming,
  TrialSettings,
} from "./training_blocks.ts";

/** A training block in which defaults may be left out. */
export interface TrainingDefinition {
  /** What is learned. */
  readonly data: readonly DataSettings[];
  /** Sizes of the models, ascending; by default that of the settings alone. */
  readonly sizes?: readonly SizeSettings[];
  /** Updates of each run, ascending; the last is the main one. */
  readonly budgets: readonly number[];
  /** Rates that are tried for each arm; by default none. */
  readonly learningRates?: readonly number[];
  /** How rates are tried. */
  readonly trial?: Partial<TrialSettings>;
  /** What is measured on held-out data. */
  readonly evaluation?: Partial<EvaluationPlan>;
  /** Arm that is trained again from other seeds, for the A/A comparison. */
  readonly duplicate?: string;
  /** Positive controls. */
  readonly controls?: readonly Defaulted<TrainingControl, "metric">[];
  /** Axis on which arms are meant to be equal. */
  readonly matched?: TrainingBlock["matched"];
  /** Largest difference on that axis that no table is stamped with, as a share. */
  readonly tolerance?: number;
  /** How training steps are timed, where they are. */
  readonly timing?: Partial<TrainingTiming>;
}

/** A gradient block in which defaults may be left out. */
export type GradientDefinition = Defaulted<GradientBlock, "batch" | "length">;
