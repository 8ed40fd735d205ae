import { exp64 } from "../../core/base/host_math.ts";
import { type AttentionRow, dot, forEachRow, rowPlaces } from "./attention_rows.ts";
import type { AttentionSize } from "./attention_size.ts";

/** What attention reads; q, k and v may be one packed array. */
export interface AttentionInputs {
  readonly q: Float64Array;
  readonly k: Float64Array;
  readonly v: Float64Array;
  /** `[H, T, S]`, shared by the batch. */
  readonly bias?: Float64Array;
  /** `[B, T]`, keys that each query sees, from 1 on. */
  readonly visible?: Float64Array;
}

/**
 * Computes attention: y_i = sum over keys j of softmax_j(scale q_i k_j + bias_ij) v_j, head by head.
 *
 * A query sees all keys, or with `causal` those up to its own place, counted from the end, or the
 * first ones, as many as `visible` says. Heads share keys and values in groups of heads / kvHeads.
 *
 * Shapes: y is `[B, T, H D]`; stats `[B, H, T, 2]` has the largest score of each row and the
 * reciprocal of the sum of exp(score - largest).
 * Accuracy: f64 throughout.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1.
 *
 * @returns y and stats, new arrays.
 */
export function attentionReference(
  inputs: AttentionInputs,
  size: AttentionSize,
): [Float64Array, Float64Array] {
  const { batch, queries, heads, headDim } = size;
  const y = new Float64Array(batch * queries * heads * headDim);
  const stats = new Float64Array(batch * heads * queries * 2);
  forEachRow(size, inputs, (row) => {
    const places = rowPlaces(size, row);
    const scores = rowScores(inputs, size, row);
    const largest = scores.reduce((a, b) => Math.max(a, b));
    const exponentials = scores.map((score) => exp64(score - largest));
    const sum = exponentials.reduce((a, b) => a + b);
    stats.set([largest, 1 / sum], 2 * row.index);
    exponentials.forEach((exponential, j) => {
      for (let c = 0; c < headDim; c++) {
        y[places.y + c] += exponential / sum * inputs.v[places.v(j) + c];
      }
    });
  });
  return [y, stats];
}

/** Scores of one query with the keys that it sees. */
export function rowScores(
  { q, k, bias }: AttentionInputs,
  size: AttentionSize,
  row: AttentionRow,
): Float64Array {
  const places = rowPlaces(size, row);
  return Float64Array.from({ length: row.visible }, (_, j) => {
    const product = dot(q, k, { from: places.q, to: places.k(j), count: size.headDim });
    return size.scale * product + (bias?.[places.bias(j)] ?? 0);
  });
}
