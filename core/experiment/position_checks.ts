import type { ModelSettings, PositionName } from "../model/model_settings.ts";

/** Exact checks of positional encodings: canonical values, the same bits on every machine. */
export const POSITION_CHECKS = [
  "inner-product-by-offset",
  "inner-product-decay",
  "alibi-slopes",
  "alibi-bias",
  "attention-entropy",
  "rotation",
  "rotary-offset",
  "rotary-layouts",
  "rotary-scaling",
  "permutation",
] as const;

/** Name of a check of positional encodings. */
export type PositionCheckName = typeof POSITION_CHECKS[number];

/** Distances at which the inner product of sinusoidal positions is reported. */
export const COSINE_DISTANCES = [1, 16, 64, 128, 512, 1000, 2048, 5000, 10_000] as const;

/** Positions up to which the error of rotary products is reported. */
export const ROTARY_REACHES = [1024, 4096, 32_768, 100_000] as const;

/** Lengths at which the entropy of attention is reported. */
export const ENTROPY_LENGTHS = [64, 128, 256, 512] as const;

/** Numeric metrics that each check produces, which claims may judge. */
export const POSITION_CHECK_METRICS: Readonly<Record<PositionCheckName, readonly string[]>> = {
  "inner-product-by-offset": ["spread_by_offset", "asymmetry", "projected_spread"],
  "inner-product-decay": [
    ...COSINE_DISTANCES.map((distance) => `cosine_${distance}`),
    "rises_to_512",
    "minimum",
    "least_beyond_5000",
    "largest_beyond_5000",
  ],
  "alibi-slopes": ["max_relative_error", "least_ratio", "largest_slope"],
  "alibi-bias": ["shift_difference", "bias_error", "scaled_bias_error"],
  "attention-entropy": ENTROPY_LENGTHS.map((length) => `entropy_${length}`),
  "rotation": ["inverse_error", "norm_error", "position_zero_error"],
  "rotary-offset": ROTARY_REACHES.flatMap((
    reach,
  ) => [`max_error_${reach}`, `float32_angle_error_${reach}`]),
  "rotary-layouts": ["permuted_difference", "unpermuted_difference"],
  "rotary-scaling": ["pi_difference", "ntk_difference", "yarn_difference"],
  "permutation": ["bidirectional_difference", "causal_difference"],
};

/** Positions that each check is about; all where it is not listed. */
const APPLIES: Readonly<Partial<Record<PositionCheckName, readonly PositionName[]>>> = {
  "inner-product-by-offset": ["sinusoidal"],
  "inner-product-decay": ["sinusoidal"],
  "alibi-slopes": ["alibi"],
  "alibi-bias": ["alibi"],
  "attention-entropy": ["none", "rope", "alibi"],
  "rotation": ["rope"],
  "rotary-offset": ["rope"],
  "rotary-layouts": ["rope"],
  "rotary-scaling": ["rope"],
};

/**
 * Says whether a check is about a model.
 *
 * @param check Name of the check.
 * @param model Settings of the model; its position decides.
 */
export function positionCheckApplies(
  check: PositionCheckName,
  { position }: Pick<ModelSettings, "position">,
): boolean {
  return APPLIES[check]?.includes(position) ?? true;
}
