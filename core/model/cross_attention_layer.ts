import { columns, visibleAttention } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attendCachedMemory, type CachedMemory } from "./attend_cached.ts";
import { attentionAttributes } from "./attention_attributes.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { turnHeads } from "./turn_heads.ts";

/** What an encoder made of a source. */
export interface Memory {
  /** `[batch, source tokens, width]`, behind the last norm of the encoder. */
  readonly x: TensorId;
  /** How many of these tokens each token sees, `[batch, length]`: not the padding behind them. */
  readonly visible: TensorId;
}

/** Angles of places in a source, which may have more tokens than the target. */
const SOURCE = "rotary.source";

/** Scores of a source have no bias: places in it are no distances from those of the target. */
const UNBIASED = { kind: "none" } as const;

/**
 * Adds attention to a source: queries of the tokens, keys and values of the source by one product,
 * or from where they are kept.
 *
 * It knows nothing of positions, neither by rotary angles nor by a bias, as T5 has it; positions that
 * are added to embeddings are in what the encoder made. With `rotaryCross` queries turn by their place
 * in the target and keys by theirs in the source, each counted from 0.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.3; Raffel et al. 2020,
 * arXiv:1910.10683, section 2.1. Rotary: Zhang et al. 2025, arXiv:2510.26622, where places of the
 * target go on behind those of the source; counted from 0, padding between both changes no angle.
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
  const to = heads * headColumns(spec);
  const product = linearLayer(m, spec, { path: `${path}.q`, x, to, bias: hasCrossBias(spec) });
  const q = spec.rotaryCross === true ? turnHeads(m, spec, { x: product, heads }) : product;
  const y = "last" in memory
    ? attendCachedMemory(m, { ...spec, position: UNBIASED }, { path, q, memory })
    : attendMemory(m, spec, { path, q, memory });
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: width, endsLayer: true });
}

/**
 * Adds the product that gives keys and values of a source, `[batch, source, 2 kvHeads D]`; the keys are
 * turned where cross-attention is rotary.
 */
export function memoryProduct(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const to = 2 * spec.kvHeads * headColumns(spec);
  const kv = linearLayer(m, spec, { path: `${path}.kv`, x, to, bias: hasCrossBias(spec) });
  if (spec.rotaryCross !== true) return kv;
  return turnHeads(m, spec, { x: kv, heads: spec.kvHeads, table: SOURCE });
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
  const attributes = { ...attentionAttributes({ ...spec, position: UNBIASED }), causal: 0 };
  return m.apply(visibleAttention, [q, k, v, memory.visible], attributes);
}

function hasCrossBias({ bias, qkvBias }: DecoderSpec): boolean {
  return bias || qkvBias === true;
}
