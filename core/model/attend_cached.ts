import { biasedCachedAttention, cachedAttention } from "../../kernels/mod.ts";
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
