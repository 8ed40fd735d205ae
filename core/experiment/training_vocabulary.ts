import type { ModelNorm, ModelSettings, PositionName } from "../model/model_settings.ts";

/** How held-out loss at a length is measured: same scored tokens, separate windows, or a sliding one. */
export type LengthMetric = "same-target" | "non-overlapping" | "sliding";

/** What is tried at lengths beyond those of training: changed rotary angles, or a shorter context. */
export type FixName = "pi" | "ntk" | "yarn" | "truncate";

/** Axis on which the arms of a training must be equal. */
export type MatchedAxis = "parameters" | "flops" | "none";

/** Norms of models that an experiment file may name. */
export const MODEL_NORMS = [
  "layer-norm",
  "rms-norm",
  "p-rms-norm",
  "none",
] as const satisfies readonly ModelNorm[];

/** Positional encodings that an experiment file may name. */
export const POSITION_NAMES = [
  "none",
  "learned",
  "sinusoidal",
  "rope",
  "alibi",
  "t5",
] as const satisfies readonly PositionName[];

/** Changes of rotary angles that an experiment file may name. */
export const ROPE_SCALINGS = [
  "none",
  "pi",
  "ntk",
  "yarn",
] as const satisfies readonly ModelSettings["ropeScaling"][];

/** Measures of length that an experiment file may name. */
export const LENGTH_METRICS = [
  "same-target",
  "non-overlapping",
  "sliding",
] as const satisfies readonly LengthMetric[];

/** Fixes that an experiment file may name. */
export const FIXES = ["pi", "ntk", "yarn", "truncate"] as const satisfies readonly FixName[];

/** Axes that an experiment file may name. */
export const MATCHED_AXES = [
  "parameters",
  "flops",
  "none",
] as const satisfies readonly MatchedAxis[];
