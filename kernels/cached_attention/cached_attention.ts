import type { Op } from "../../core/base/op.ts";
import { cachedAttentionOp } from "./cached_attention_op.ts";

/**
 * Attention of one new token of each row with those before it, whose keys and values are cached.
 *
 * Keys and values of the new token are written into the caches, in place, at `position`; its query
 * sees them and all before them. The bits are those of causal attention over the whole sequence:
 * the order of every sum is that of `attention`. Rows need not be equally long.
 *
 * Shapes: qkv `[B, (H + 2 G) D]`, columns q, k, v; keys `[B, G D, S]`, so that a kernel reads keys
 * side by side; values `[B, S, G D]`; position `[B]` of u32, below S; y `[B, H D]`.
 */
export const cachedAttention: Op = cachedAttentionOp({ name: "cached_attention", biased: false });

/**
 * The same with a bias on scores by distance: `[H, 1, S]`, of which column c is for the key that
 * lies `S - 1 - c` tokens before the query. So it is the last row of a bias `[H, S, S]`.
 */
export const biasedCachedAttention: Op = cachedAttentionOp({
  name: "biased_cached_attention",
  biased: true,
});
