import type { ModelSettings, PositionName } from "../model/model_settings.ts";

/** Distances at which the inner product of sinusoidal positions is reported. */
export const COSINE_DISTANCES = [1, 16, 64, 128, 512, 1000, 2048, 5000, 10_000] as const;

/** Positions up to which the error of rotary products is reported. */
export const ROTARY_REACHES = [1024, 4096, 32_768, 100_000] as const;

/** Lengths at which the entropy of attention is reported. */
export const ENTROPY_LENGTHS = [64, 128, 256, 512, 1024] as const;

/** Arms that a check applies to, by what their models say, and the numbers it gives. */
export interface PartCheck {
  /** Positional encodings that it is about; any where not given. */
  readonly positions?: readonly PositionName[];
  /** Activations that it is about; any where not given. */
  readonly activations?: readonly ModelSettings["activation"][];
  /** Whether it is about no model of the experiment, so that the first arm alone makes it. */
  readonly once?: boolean;
  /** What it gives. */
  readonly metrics: readonly string[];
}

/** Every gate. */
const GATED = ["bilinear", "glu", "reglu", "geglu", "swiglu"] as const;

/** Every exact check of a part of a model: canonical values, the same bits on every machine. */
export const PART_CHECKS: Readonly<Record<PartCheckName, PartCheck>> = {
  /** R2: inner products of rows depend on the size of the offset alone, until they are projected. */
  "sinusoidal-offset": {
    positions: ["sinusoidal"],
    metrics: ["spread_by_offset", "max_asymmetry", "projected_spread"],
  },
  /** R3: how the inner product of rows falls with their distance. */
  "sinusoidal-decay": {
    positions: ["sinusoidal"],
    metrics: [
      ...COSINE_DISTANCES.map((distance) => `cosine_${distance}`),
      ...["rises_to_512", "least_beyond_5000", "largest_beyond_5000", "max_table_error"],
    ],
  },
  /** R5: slopes of 1 to 64 heads. */
  "alibi-slopes": { positions: ["alibi"], metrics: ["max_relative_error", "largest_slope"] },
  /** R5: -m (i - j) is as good as m j, and neither is divided by the root of a head's width. */
  "alibi-bias": {
    positions: ["alibi"],
    metrics: ["shift_difference", "bias_error", "scaled_bias_error"],
  },
  /** R7: how spread attention is over sequences of several lengths, in nats. */
  "attention-entropy": {
    positions: ["none", "rope", "alibi"],
    metrics: ENTROPY_LENGTHS.map((length) => `entropy_${length}`),
  },
  /** R8: turning can be undone, and keeps norms. */
  "rope-rotation": { positions: ["rope"], metrics: ["max_inverse_error", "max_norm_error"] },
  /** R8: products of turned vectors depend on the difference of their positions alone. */
  "rope-offset": {
    positions: ["rope"],
    metrics: ROTARY_REACHES.flatMap((reach) => [`max_error_${reach}`, `float32_error_${reach}`]),
  },
  /** R8: both layouts of rotary columns are one permutation apart, and no less. */
  "rope-layouts": { positions: ["rope"], metrics: ["permuted_difference", "plain_difference"] },
  /** S20: each way to stretch angles changes nothing at a factor of 1. */
  "rope-scaling": {
    positions: ["rope"],
    metrics: ["pi_difference", "ntk_difference", "yarn_difference"],
  },
  /** C7: attention does not see the order of its tokens, without positions and without a mask. */
  "permutation": {
    positions: ["none", "learned", "sinusoidal", "rope", "alibi", "t5"],
    metrics: ["bidirectional_difference", "causal_difference"],
  },
  /** A2: weights of attention, and what they mix. */
  "attention-mixture": {
    metrics: [
      ...["row_sum_error", "least_weight", "least_causal_weight", "least_past_weight"],
      ...["largest_future_weight", "hull_excess"],
    ],
  },
  /** I3: logits token by token, with keys and values kept, beside those of whole sequences. */
  "cached-logits": { metrics: ["cached_difference", "neighbour_difference"] },
  /** T2: the order of a graph's nodes, and the gradients of each parameter. */
  "graph-order": {
    metrics: ["late_inputs", "unknown_ops", "reference_error", "kernel_error"],
  },
  /** T7: training again, from the same seed and from another, and with batches in two parts. */
  "repeat-training": { metrics: ["repeat_difference", "seed_difference", "split_difference"] },
  /** T5: the files of a model, written, read and written again. */
  "saved-files": { metrics: ["files", "changed_bytes"] },
  /** G1: GLU beside the step of an LSTM: without memory and tanh, with either. */
  "gate-lstm": {
    activations: ["glu"],
    metrics: ["max_error", "squashed_difference", "memory_difference"],
  },
  /** G1: what a token is given does not depend on the length of its sequence, or on other tokens. */
  "gate-token-wise": {
    activations: GATED,
    metrics: ["length_difference", "neighbour_difference"],
  },
  /** G2: act(a) b. */
  "gate-formula": { activations: GATED, metrics: ["max_error_ulp"] },
  /** G2: gradients for a and for b. */
  "gate-gradient": { activations: GATED, metrics: ["max_relative_error", "max_error_ulp"] },
  /** Q1: heads that share keys and values beside single ones that are given the same. */
  "shared-heads": {
    metrics: [
      ...["per_head_difference", "query_gradient_difference", "shared_gradient_difference"],
      "formula_error",
    ],
  },
  /** S24: keys and values of multi-head attention, pooled by their means. */
  "pooled-heads": {
    metrics: ["equal_heads_difference", "drawn_heads_difference", "all_heads_difference"],
  },
  /** M2: one product for queries, keys and values, and for both halves of a gate, or several. */
  "fused-products": {
    activations: GATED,
    metrics: [
      ...["output_difference", "last_gradient_difference", "gradient_difference"],
      "swapped_difference",
    ],
  },
  /** M3: the steps of ChatGLM2's feed-forward layer beside LLaMA's. */
  "gate-halves": { activations: ["swiglu"], metrics: ["max_difference", "ungated_difference"] },
  /** Q2, L1, M1, M4: what published models have at full size. */
  "published-sizes": {
    once: true,
    metrics: [
      ...["parameter_difference", "cache_difference", "llama2_7b_cache", "llama2_70b_cache"],
      ...["llama2_70b_mha_cache", "chatglm2_6b_cache", "chatglm2_6b_mha_cache"],
      ...["llama2_7b_block", "chatglm2_6b_block", "block_mismatch", "chatglm2_6b_groups"],
      "llama2_sharing_sizes",
    ],
  },
};

/** Name of an exact check of a part of a model. */
export type PartCheckName =
  | "sinusoidal-offset"
  | "sinusoidal-decay"
  | "alibi-slopes"
  | "alibi-bias"
  | "attention-entropy"
  | "rope-rotation"
  | "rope-offset"
  | "rope-layouts"
  | "rope-scaling"
  | "permutation"
  | "attention-mixture"
  | "cached-logits"
  | "graph-order"
  | "repeat-training"
  | "saved-files"
  | "gate-lstm"
  | "gate-token-wise"
  | "gate-formula"
  | "gate-gradient"
  | "shared-heads"
  | "pooled-heads"
  | "fused-products"
  | "gate-halves"
  | "published-sizes";

/** Names of the checks, in the order of every table. */
export const PART_CHECK_NAMES: readonly PartCheckName[] = Object.keys(
  PART_CHECKS,
) as PartCheckName[];

/** Says that a check is one of a part of a model. */
export function isPartCheck(check: string): check is PartCheckName {
  return Object.hasOwn(PART_CHECKS, check);
}
