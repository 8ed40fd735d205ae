import type { DataSettings } from "../data/data_settings.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { EvaluationPlan } from "../train/evaluate/evaluation_plan.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { DecodingLevel } from "./decoding_block.ts";
import type { PartCheckName } from "./part_checks.ts";
import type { TrialSettings } from "./training_blocks.ts";

/** What all cells about a model say. */
interface ModelCellSettings {
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** Name of the arm; `a/a` is the duplicate. */
  readonly arm: string;
  /** Seed of the replicate. */
  readonly seed: number;
  /** The model, with what the arm changes. */
  readonly model: ModelSettings;
}

/** A run of training and what is measured behind it; its metrics are canonical. */
export interface TrainingCellConfig extends ModelCellSettings {
  /** Family. */
  readonly kind: "training";
  /** Whether it is a trial of a learning rate, which decides nothing else. */
  readonly role: "main" | "trial";
  /** Arm that this one repeats from other seeds, where it is the duplicate. */
  readonly of?: string;
  /** Name of its size, where the experiment has sizes. */
  readonly size?: string;
  /** What is learned. */
  readonly data: DataSettings;
  /** How, with what the arm changes; its rate is the first of `rates`. */
  readonly train: TrainSettings;
  /** Updates. */
  readonly steps: number;
  /** Rates that are tried; the best is used. One is used as it is. */
  readonly rates: readonly number[];
  /** How they are tried, where there is more than one. */
  readonly trial?: TrialSettings;
  /** What is measured; its lengths are ascending, and hold at least one. */
  readonly evaluation: EvaluationPlan;
}

/** An arm whose training steps are timed. */
export interface StepArm {
  /** Its model. */
  readonly model: ModelSettings;
  /** How it is trained. */
  readonly train: TrainSettings;
}

/** Times of a training step of every arm, interleaved within blocks. */
export interface StepTimingConfig {
  /** Family. */
  readonly kind: "step-timing";
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** What is learned: its vocabulary decides the size of the head. */
  readonly data: DataSettings;
  /** Name of the size of its models, where the experiment has sizes. */
  readonly size?: string;
  /** Arms by name, the duplicate as `a/a` among them. */
  readonly arms: Readonly<Record<string, StepArm>>;
  /** Blocks; each times every arm in five rounds, each round in an order of its own. */
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** CPU threads. */
  readonly threads: number;
}

/** Times of generation with every arm, interleaved within blocks. */
export interface DecodeTimingConfig {
  /** Family. */
  readonly kind: "decode-timing";
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** The next token of each sequence, or a prompt that is read at once. */
  readonly level: DecodingLevel;
  /** Sequences. */
  readonly batch: number;
  /** Tokens of each, the next one among them; as many as the caches hold. */
  readonly context: number;
  /** Tokens that there are. */
  readonly vocabulary: number;
  /** Arms by name. */
  readonly arms: Readonly<Record<string, ModelSettings>>;
  /** Arm that is timed twice, for the A/A comparison. */
  readonly duplicate: string;
  /** Blocks; each times every arm in five rounds, each round in an order of its own. */
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** CPU threads. */
  readonly threads: number;
}

/** Norms of gradients by layer at initialisation; its metrics are canonical. */
export interface GradientCellConfig extends ModelCellSettings {
  /** Family. */
  readonly kind: "gradients";
  /** Number of blocks; that of the model. */
  readonly depth: number;
  /** Sequences. */
  readonly batch: number;
  /** Tokens of a sequence. */
  readonly length: number;
  /** What the model reads. */
  readonly data: DataSettings;
}

/** An exact check of a part of a model; its metrics are canonical. */
export interface PartCellConfig extends ModelCellSettings {
  /** Family. */
  readonly kind: "part";
  /** Check to make. */
  readonly check: PartCheckName;
}
