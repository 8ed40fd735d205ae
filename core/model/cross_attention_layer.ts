import { columns, visibleAttention } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attentionAttributes } from "./attention_attributes.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";

/** What an encoder made of a source. */
export interface Memory {
  /** `[batch, source tokens, width]`, behind the last norm of the encoder. */
  readonly x: TensorId;
  /** How many of these tokens each token sees, `[batch, length]`: not the padding behind them. */
  readonly visible: TensorId;
}

/**
 * Adds attention to a source: queries of the tokens, keys and values of the source by one product.
 *
 * It knows nothing of positions: neither rotary angles nor a bias, as T5 has it; positions that are
 * added to embeddings are in what the encoder made.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.3; Raffel et al. 2020,
 * arXiv:1910.10683, section 2.1.
 */
export function crossAttentionLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, memory }: { readonly path: string; readonly x: TensorId; readonly memory: Memory },
): TensorId {
  const { width, heads, kvHeads, qkvBias } = spec;
  const bias = spec.bias || qkvBias === true;
  const of = kvHeads * headColumns(spec);
  const q = linearLayer(m, spec, { path: `${path}.q`, x, to: heads * headColumns(spec), bias });
  const kv = linearLayer(m, spec, { path: `${path}.kv`, x: memory.x, to: 2 * of, bias });
  const [k, v] = [0, of].map((from) => m.apply(columns, [kv], { from, width: of }));
  const attributes = { ...attentionAttributes({ ...spec, position: { kind: "none" } }), causal: 0 };
  const y = m.apply(visibleAttention, [q, k, v, memory.visible], attributes);
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: width, endsLayer: true });
}
