import type { Architecture, ModelSettings } from "../model_settings.ts";

/** Sizes that a preset is scaled to. */
export type PresetSize = Pick<ModelSettings, "dModel" | "heads">;

/** What a preset decides; sizes, first values, dropout and precision stay with who uses it. */
export type PresetSettings = Pick<
  Required<ModelSettings>,
  | "kvHeads"
  | "dFf"
  | "gatedWidth"
  | "activation"
  | "norm"
  | "normPlace"
  | "eps"
  | "position"
  | "ropeTheta"
  | "ropeLayout"
  | "ropeFraction"
  | "t5Buckets"
  | "t5MaxDistance"
  | "qkNorm"
  | "tiedHead"
  | "bias"
  | "qkvBias"
>;

/** A published architecture that can be scaled to any width. */
export interface Preset {
  /** Where it was published. */
  readonly source: string;
  /** Its stacks. */
  readonly architecture: Exclude<Architecture, "prefix">;
  /** What the published model has and this one does not, a line each. */
  readonly differences: readonly string[];
  /** Gives its settings at a size. */
  readonly settings: (size: PresetSize) => PresetSettings;
}

/** What a preset does not name is that of a plain model. */
export const PLAIN_SETTINGS = {
  gatedWidth: "full",
  ...{ ropeTheta: 10_000, ropeLayout: "half", ropeFraction: 1 },
  ...{ t5Buckets: 32, t5MaxDistance: 128 },
  ...{ qkNorm: false, bias: false, qkvBias: false },
} as const satisfies Partial<PresetSettings>;

/**
 * Gives what Transformers before LLaMA share: keys and values for every head, a feed-forward layer
 * four times as wide as the model, LayerNorm, biases, and one table for embeddings and head.
 */
export function classicSettings(
  { dModel, heads }: PresetSize,
): Omit<PresetSettings, "activation" | "normPlace" | "eps" | "position"> {
  return {
    ...PLAIN_SETTINGS,
    ...{ kvHeads: heads, dFf: 4 * dModel, norm: "layer-norm", bias: true, tiedHead: true },
  };
}
