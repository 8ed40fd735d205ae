import type { DecodingPlace } from "./decoding_block.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { CacheName, CheckName, LevelName, PassName } from "./vocabulary.ts";

/** Settings that all arms share. */
export interface ExperimentBase {
  /** Settings of the op or model. */
  readonly model: ModelSettings;
  /** How models are trained. */
  readonly train: TrainSettings;
}

/** Property checks of an experiment: every check, arm, shape and seed is a cell. */
export interface PropertyBlock {
  /** Checks to make. */
  readonly checks: readonly CheckName[];
  /** Rows and width of each input. */
  readonly shapes: readonly MatrixShape[];
}

/** Timings of an experiment: every shape, pass and cache state is a cell that holds all arms. */
export interface TimingBlock {
  /** What one execution computes. */
  readonly passes: readonly PassName[];
  /** Rows and width of each input. */
  readonly shapes: readonly MatrixShape[];
  /** Cache states to measure. */
  readonly caches: readonly CacheName[];
  /** CPU threads. */
  readonly threads: number;
  /** Blocks; each times every arm once, in an order of its own. */
  readonly blocks: number;
  /** Arm that is timed twice, for the A/A comparison. */
  readonly duplicate: string;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** Elements from which a shape is measured cold too; smaller ones stay in a cache anyway. */
  readonly coldFrom: number;
  /** Positive control: a saving so large that a set-up which misses it can decide nothing. */
  readonly control: TimingControl;
  /** Models that are timed with each norm, beside the norm alone. */
  readonly models: readonly ModelSize[];
  /** What is timed of each model. */
  readonly levels: readonly LevelName[];
}

/** Sizes of a block and of what goes through it. */
export interface BlockSize {
  /** Elements of a token. */
  readonly width: number;
  /** Heads of attention; a divisor of the width. */
  readonly heads: number;
  /** Width inside the feed-forward layer. */
  readonly hidden: number;
  /** Tokens of a sequence. */
  readonly context: number;
  /** Sequences. */
  readonly batch: number;
}

/** Sizes of a decoder and of a training batch. */
export interface ModelSize extends BlockSize {
  /** Blocks. */
  readonly layers: number;
  /** Tokens that there are. */
  readonly vocabulary: number;
}

/**
 * Place where a claim about times is judged: a norm, a level of the first model, generation, an update
 * of a training.
 */
export type TimingPlace = TimingPoint | LevelPlace | DecodingPlace | UpdatePlace;

/** An update of the arms that are trained, where `training.timing` measures it. */
export interface UpdatePlace {
  /** What is timed. */
  readonly level: "update";
  /** Name of the data set; the first where not given. */
  readonly data?: string;
  /** `smallest`, `largest` or a name; the largest where not given. */
  readonly size?: string;
}

/** A block or the training step of the first model of the profile that is run. */
export type LevelPlace =
  | { readonly level: "block"; readonly pass: PassName }
  | { readonly level: "step" };

/** Place in the timing grid of a norm alone: one timing cell. */
export interface TimingPoint {
  /** What is timed; a norm alone where not given. */
  readonly level?: "op";
  /** Rows and width of the input. */
  readonly shape: MatrixShape;
  /** What one execution computes. */
  readonly pass: PassName;
  /** Where an execution finds its tensors. */
  readonly cache: CacheName;
}

/** Positive control of the timings. */
export interface TimingControl {
  /** The slow arm. */
  readonly baseline: string;
  /** The fast arm. */
  readonly candidate: string;
  /** Where it is looked for. */
  readonly at: TimingPoint;
  /** Share of the baseline's time that must be saved at least. */
  readonly minSaving: number;
}

/** Rows and width of a matrix. */
export type MatrixShape = readonly [rows: number, width: number];
