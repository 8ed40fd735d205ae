import type { CacheName, CheckName, PassName } from "./vocabulary.ts";

/** Settings that all arms share. */
export interface ExperimentBase {
  /** Settings of the op or model. */
  readonly model: {
    /** Stabiliser inside the root. */
    readonly eps: number;
  };
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
}

/** Place in the timing grid: one timing cell. */
export interface TimingPoint {
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
