import {
  attention,
  headNorm,
  packedAttention,
  packedBiasedAttention,
  packedBiasedVisibleAttention,
  packedVisibleAttention,
  visibleAttention,
} from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attendCached } from "./attend_cached.ts";
import { attentionAttributes } from "./attention_attributes.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { joinColumns, qkvProducts } from "./qkv_products.ts";
import { scoreBias } from "./score_bias.ts";
import { turnHeads } from "./turn_heads.ts";

/** What self-attention reads. */
export interface AttentionInput {
  readonly path: string;
  readonly x: TensorId;
  /** Tokens that each one sees, `[batch, length]`; those before it, or all, where not given. */
  readonly visible?: TensorId;
}

/** Adds self-attention: products for queries, keys and values, attention, and a product behind. */
export function attentionLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, visible }: AttentionInput,
): TensorId {
  const parts = placedParts(m, spec, { path, parts: qkvProducts(m, spec, { path, x }) });
  m.attended.set(path, parts);
  const y = m.decoding === undefined
    ? attendWhole(m, spec, { parts, visible })
    : attendCached(m, spec, {
      path,
      qkv: joinColumns(m, parts),
      decoding: m.decoding,
    });
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: spec.width, endsLayer: true });
}

/**
 * Lets each token of whole sequences see those before it, or as many as are visible to it; a bias is
 * added to packed heads only.
 */
function attendWhole(
  m: ModelBuilder,
  spec: DecoderSpec,
  { parts, visible }: {
    readonly parts: readonly TensorId[];
    readonly visible: TensorId | undefined;
  },
): TensorId {
  const bias = scoreBias(m, spec, m.shapeOf(parts[0])[1]);
  const isPacked = bias !== undefined || parts.length === 1;
  const read = [
    ...(isPacked ? [joinColumns(m, parts)] : parts),
    ...(bias === undefined ? [] : [bias]),
    ...(visible === undefined ? [] : [visible]),
  ];
  const ops = visible === undefined ? SEEING_BEFORE : SEEING_VISIBLE;
  const op = bias !== undefined ? ops.biased : isPacked ? ops.packed : ops.apart;
  return m.apply(op, read, attentionAttributes(spec));
}

const SEEING_BEFORE = {
  apart: attention,
  packed: packedAttention,
  biased: packedBiasedAttention,
};
const SEEING_VISIBLE = {
  apart: visibleAttention,
  packed: packedVisibleAttention,
  biased: packedBiasedVisibleAttention,
};

/** Normalises queries and keys and turns them by their positions, packed or apart. */
function placedParts(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, parts }: { readonly path: string; readonly parts: readonly TensorId[] },
): readonly TensorId[] {
  const { heads, kvHeads } = spec;
  if (parts.length > 1 && spec.qkNorm !== true) {
    const [q, k, v] = parts;
    return [turnHeads(m, spec, { x: q, heads }), turnHeads(m, spec, { x: k, heads: kvHeads }), v];
  }
  const qkv = normHeads(m, spec, { path, qkv: joinColumns(m, parts) });
  return [turnHeads(m, spec, { x: qkv, heads: heads + kvHeads })];
}

/**
 * Brings each head of queries and keys to a root mean square of 1, then gives it a learned gain.
 *
 * One gain for all heads of queries, another for those of keys; before positions turn them, and
 * with the scale 1 / sqrt(width of a head) left as it is.
 */
function normHeads(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, qkv }: { readonly path: string; readonly qkv: TensorId },
): TensorId {
  const { heads, kvHeads, normEps: eps, qkNorm } = spec;
  if (qkNorm !== true) return qkv;
  const gain = m.parameter(`${path}.qkNorm.gain`, [2, headColumns(spec)], { kind: "one" }, false);
  return m.apply(headNorm, [qkv, gain], { heads, kvHeads, eps });
}
