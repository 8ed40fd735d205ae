import type { Attributes } from "../../core/base/op.ts";
import { attentionBounds } from "../attention/attention_bounds.ts";
import { type AttentionInputs, attentionReference } from "../attention/attention_reference.ts";
import { type CachedSize, rowSize } from "./cached_attention_size.ts";

/** One application: arrays of the inputs in order, sizes and attributes. */
export interface CachedApplication {
  readonly inputs: readonly Float64Array[];
  readonly size: CachedSize;
  readonly attributes: Attributes;
}

/**
 * Computes attention of one new token for each row with the tokens before it, which are cached.
 *
 * The new key and value join the cache first; then the query sees them and all before them.
 *
 * Shapes: see `cachedAttention`.
 * Accuracy: f64 throughout.
 *
 * @returns y, keys and values, new arrays.
 */
export function cachedAttentionReference(
  application: CachedApplication,
): [Float64Array, Float64Array, Float64Array] {
  const { size } = application;
  const y = new Float64Array(size.batch * size.heads * size.headDim);
  for (let b = 0; b < size.batch; b++) {
    const row = cachedRow(application, b);
    y.set(attentionReference(row.inputs, row.size)[0], b * size.heads * size.headDim);
  }
  return [y, ...appended(application)];
}

/** Bounds y, keys and values of `cachedAttentionReference()`. */
export function cachedAttentionBounds(application: CachedApplication): Float64Array[] {
  const { size, inputs: [, keys, values] } = application;
  const bound = new Float64Array(size.batch * size.heads * size.headDim);
  for (let b = 0; b < size.batch; b++) {
    const row = cachedRow(application, b);
    const results = attentionReference(row.inputs, row.size);
    bound.set(attentionBounds(row.inputs, row.size, results)[0], b * size.heads * size.headDim);
  }
  return [bound, new Float64Array(keys.length), new Float64Array(values.length)];
}

/** The caches with the new keys and values in their places. */
function appended(
  { inputs: [qkv, keys, values, position], size }: CachedApplication,
): [Float64Array, Float64Array] {
  const { batch, capacity, heads, kvHeads, headDim, width } = size;
  const columns = kvHeads * headDim;
  const [nextKeys, nextValues] = [keys.slice(), values.slice()];
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < columns; c++) {
      const from = b * width + heads * headDim + c;
      nextKeys[(b * columns + c) * capacity + position[b]] = qkv[from];
      nextValues[(b * capacity + position[b]) * columns + c] = qkv[from + columns];
    }
  }
  return [nextKeys, nextValues];
}

/** What attention sees of one row: its query, and keys and values up to its own. */
function cachedRow(application: CachedApplication, b: number) {
  const { inputs: [qkv, , , position, table], size, attributes } = application;
  const { capacity, heads, kvHeads, headDim, width } = size;
  const columns = kvHeads * headDim;
  const [keys, values] = appended(application);
  const visible = position[b] + 1;
  const inputs: AttentionInputs = {
    q: qkv.slice(b * width, b * width + heads * headDim),
    k: Float64Array.from(
      { length: visible * columns },
      (_, i) => keys[(b * columns + i % columns) * capacity + Math.floor(i / columns)],
    ),
    v: values.slice(b * capacity * columns, (b * capacity + visible) * columns),
    ...(table && {
      bias: Float64Array.from(
        { length: heads * visible },
        (_, i) => table[Math.floor(i / visible) * capacity + capacity - visible + i % visible],
      ),
    }),
  };
  return { inputs, size: rowSize("cached_attention", { size, attributes, visible }) };
}
