import { biasedCachedAttention, cachedAttention, concat } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attentionAttributes } from "./attention_attributes.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { distanceBias } from "./distance_bias.ts";
import type { Decoding, ModelBuilder } from "./model_builder.ts";

/**
 * Lets the new token of each sequence see itself and those before it.
 *
 * Inputs `<path>.cache.keys` and `<path>.cache.values` hold those, and take the new ones.
 */
export function attendCached(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, qkv, decoding }: {
    readonly path: string;
    readonly qkv: TensorId;
    readonly decoding: Decoding;
  },
): TensorId {
  const { batch, capacity, position } = decoding;
  const columns = spec.kvHeads * headColumns(spec);
  const keys = m.graph.input(`${path}.cache.keys`, [batch, columns, capacity]);
  const values = m.graph.input(`${path}.cache.values`, [batch, capacity, columns]);
  const { heads, kvHeads, scale, precision } = attentionAttributes(spec);
  const bias = distanceBias(m, spec, capacity);
  const [y, nextKeys, nextValues] = m.graph.apply(
    bias === undefined ? cachedAttention : biasedCachedAttention,
    [qkv, keys, values, position, ...(bias === undefined ? [] : [bias])],
    { heads, kvHeads, scale, precision },
  );
  m.graph.update(keys, nextKeys);
  m.graph.update(values, nextValues);
  return y;
}

/** What an encoder made of sources, of which each layer keeps keys and values. */
export interface CachedMemory {
  /** Place of the last token of each source, `[batch]` of u32. */
  readonly last: TensorId;
  /** Tokens of a source, padding included. */
  readonly capacity: number;
}

/**
 * Lets the new token of each sequence see all of its source.
 *
 * Inputs `<path>.cache.keys` and `<path>.cache.values` hold keys and values of the source, and
 * `<path>.cache.last`, `[batch, 2 kvHeads D]`, those of its last token once more: the op writes the
 * newest of the tokens that a query sees into its cache, where here it stands already.
 */
export function attendCachedMemory(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, q, memory: { last: position, capacity } }: {
    readonly path: string;
    readonly q: TensorId;
    readonly memory: CachedMemory;
  },
): TensorId {
  const [batch] = m.shapeOf(q);
  const last = m.graph.input(`${path}.cache.last`, [batch, 2 * spec.kvHeads * headColumns(spec)]);
  const qkv = m.apply(concat, [q, last]);
  return attendCached(m, spec, { path, qkv, decoding: { batch, capacity, position } });
}
