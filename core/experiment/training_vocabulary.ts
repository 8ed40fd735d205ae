import type { MatchedAxis } from "../model/fairness.ts";
import type { ModelNorm, ModelSettings, PositionName } from "../model/model_settings.ts";
import type { DecodedMetric } from "../train/evaluate/evaluation_plan.ts";
import type { LengthFix, LengthMetric } from "../train/evaluate/length_plan.ts";

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

/** Fixes of reach that an experiment file may name. */
export const FIXES = ["pi", "ntk", "yarn", "truncate"] as const satisfies readonly LengthFix[];

/** Measures of decoded targets that an experiment file may name. */
export const DECODED_METRICS = [
  "exact-match",
  "bleu",
] as const satisfies readonly DecodedMetric[];

/** Axes that an experiment file may name. */
export const MATCHED_AXES = [
  "parameters",
  "flops",
  "none",
] as const satisfies readonly MatchedAxis[];
