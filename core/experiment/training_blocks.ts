import type { DataSettings } from "../data/data_settings.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { MatchedAxis } from "../model/fairness.ts";
import type { PresetName } from "../model/presets/presets.ts";
import type { EvaluationPlan } from "../train/evaluate/evaluation_plan.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { PartCheckName } from "./part_checks.ts";

/** What an arm of models changes of the settings that all share. */
export interface ModelArm {
  /** Published architecture, scaled to the arm's width and heads; goes over the model of `base`. */
  readonly preset?: PresetName;
  /** Settings of its model; they go over the preset. */
  readonly model?: Partial<ModelSettings>;
  /** Settings of its training. */
  readonly train?: Partial<TrainSettings>;
}

/** A size of the models: what all arms change for it. */
export interface SizeSettings {
  /** Short name, for ids and tables. */
  readonly name: string;
  /** Settings of the models; those of an arm go over them. */
  readonly model?: Partial<ModelSettings>;
  /** Settings of the training; those of an arm go over them. */
  readonly train?: Partial<TrainSettings>;
  /** What single arms change at this size; it goes over all else. */
  readonly arms?: Readonly<Record<string, Omit<ModelArm, "preset">>>;
  /** Factor on the updates of budgets and trials, as for equal tokens a parameter; 1 if not given. */
  readonly stepsFactor?: number;
}

/** Trainings of an experiment: every data set, size, arm, budget and seed is a cell. */
export interface TrainingBlock {
  /** What is learned. */
  readonly data: readonly DataSettings[];
  /** Sizes of the models, ascending; that of the settings alone where not given. */
  readonly sizes?: readonly SizeSettings[];
  /** Updates of each run, ascending; the last is the main one. */
  readonly budgets: readonly number[];
  /** Rates that are tried for each arm; none for that of `train`, one for no trials. */
  readonly learningRates: readonly number[];
  /** How rates are tried. */
  readonly trial: TrialSettings;
  /** What is measured on held-out data. */
  readonly evaluation: EvaluationPlan;
  /** Arm that is trained again from other seeds, for the A/A comparison. */
  readonly duplicate?: string;
  /** Positive controls: arms that must do worse, or the set-up can decide nothing. */
  readonly controls: readonly TrainingControl[];
  /** Axis on which arms are meant to be equal. */
  readonly matched: MatchedAxis;
  /** Largest difference on that axis that is not stamped on every table, as a share. */
  readonly tolerance: number;
  /** How training steps are timed, where they are. */
  readonly timing?: TrainingTiming;
}

/** How learning rates are tried: the least mean held-out loss decides. */
export interface TrialSettings {
  /** Updates of a trial. */
  readonly steps: number;
  /** Seeds of the trials. */
  readonly seeds: readonly number[];
}

/** An arm that must do worse than another. */
export interface TrainingControl {
  /** The bad arm. */
  readonly arm: string;
  /** The arm that it must do worse than. */
  readonly baseline: string;
  /** Least difference that must be seen. */
  readonly minExcess: number;
  /** What is compared, in the split `held-out`. */
  readonly metric: string;
  /** Name of the data set, of any profile: left out where not learned. The first where not given. */
  readonly data?: string;
}

/** How training steps are timed. */
export interface TrainingTiming {
  /** Blocks; each times every arm once, in an order of its own. */
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** CPU threads. */
  readonly threads: number;
}

/** Norms of gradients at initialisation: every arm, depth and seed is a cell. */
export interface GradientBlock {
  /** Numbers of blocks of the models. */
  readonly depths: readonly number[];
  /** Sequences. */
  readonly batch: number;
  /** Tokens of a sequence. */
  readonly length: number;
  /** What the model reads. */
  readonly data: DataSettings;
}

/** Exact checks of parts of models: every check, arm and seed is a cell. */
export interface PartBlock {
  /** Checks to make. */
  readonly checks: readonly PartCheckName[];
}
