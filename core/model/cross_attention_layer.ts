import { columns, visibleAttention } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attendCachedMemory, type CachedMemory } from "./attend_cached.ts";
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
 * Adds attention to a source: queries of the tokens, keys and values of the source by one product,
 * or from where they are kept.
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
  { path, x, memory }: {
    readonly path: string;
    readonly x: TensorId;
    readonly memory: Memory | CachedMemory;
  },
): TensorId {
  const { width, heads } = spec;
  const plain = { ...spec, position: { kind: "none" } } as const;
  const to = heads * headColumns(spec);
  const q = linearLayer(m, spec, { path: `${path}.q`, x, to, bias: hasCrossBias(spec) });
  const y = "last" in memory
    ? attendCachedMemory(m, plain, { path, q, memory })
    : attendMemory(m, plain, { path, q, memory });
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: width, endsLayer: true });
}

/** Adds the product that gives keys and values of a source, `[batch, source, 2 kvHeads D]`. */
export function memoryProduct(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const to = 2 * spec.kvHeads * headColumns(spec);
  return linearLayer(m, spec, { path: `${path}.kv`, x, to, bias: hasCrossBias(spec) });
}

function attendMemory(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, q, memory }: {
    readonly path: string;
    readonly q: TensorId;
    readonly memory: Memory;
  },
): TensorId {
  const width = spec.kvHeads * headColumns(spec);
  const kv = memoryProduct(m, spec, { path, x: memory.x });
  const [k, v] = [0, width].map((from) => m.apply(columns, [kv], { from, width }));
  const attributes = { ...attentionAttributes(spec), causal: 0 };
  return m.apply(visibleAttention, [q, k, v, memory.visible], attributes);
}

function hasCrossBias({ bias, qkvBias }: DecoderSpec): boolean {
  return bias || qkvBias === true;
}
