import { type DecoderSpec, headColumns } from "../model/decoder_spec.ts";

/** Caches of one attention layer, as `cachedAttention` takes them. */
export interface LayerCache {
  /** `[batch, kvHeads D, capacity]`. */
  readonly keys: Float32Array;
  /** `[batch, capacity, kvHeads D]`. */
  readonly values: Float32Array;
}

/**
 * Takes keys and values out of what an attention layer has of whole sequences.
 *
 * @param qkv `[batch, length, (heads + 2 kvHeads) D]`: columns q, k, v.
 * @param size Sizes, and the model; the capacity is at least the length.
 * @returns New arrays, zero behind the length.
 */
export function splitCache(
  qkv: Float32Array,
  { batch, length, capacity, spec }: {
    readonly batch: number;
    readonly length: number;
    readonly capacity: number;
    readonly spec: Pick<DecoderSpec, "width" | "heads" | "kvHeads" | "headWidth">;
  },
): LayerCache {
  const { heads, kvHeads } = spec;
  const columns = headColumns(spec) * kvHeads;
  const queries = headColumns(spec) * heads;
  const keys = new Float32Array(batch * columns * capacity);
  const values = new Float32Array(batch * capacity * columns);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      const from = (b * length + t) * (queries + 2 * columns) + queries;
      for (let c = 0; c < columns; c++) {
        keys[(b * columns + c) * capacity + t] = qkv[from + c];
      }
      const own = qkv.subarray(from + columns, from + 2 * columns);
      values.set(own, (b * capacity + t) * columns);
    }
  }
  return { keys, values };
}
