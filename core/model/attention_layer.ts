import { headNorm, packedAttention, packedBiasedAttention, rotary } from "../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../kernels/rotary/rotary_attributes.ts";
import type { TensorId } from "../graph/graph.ts";
import { attendCached } from "./attend_cached.ts";
import { attentionAttributes } from "./attention_attributes.ts";
import { type DecoderSpec, rotaryPairs } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { rotaryTables } from "./position_tables.ts";
import { scoreBias } from "./score_bias.ts";

/** Adds self-attention: one product for queries, keys and values, and one behind. */
export function attentionLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const { width, heads, kvHeads } = spec;
  const to = (heads + 2 * kvHeads) * (width / heads);
  const product = linearLayer(m, spec, { path: `${path}.qkv`, x, to });
  const qkv = turnHeads(m, spec, normHeads(m, spec, { path, qkv: product }));
  m.attended.set(path, qkv);
  const y = m.decoding === undefined
    ? attendWhole(m, spec, qkv)
    : attendCached(m, spec, { path, qkv, decoding: m.decoding });
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: width, endsLayer: true });
}

/** Lets each token of whole sequences see those before it. */
function attendWhole(m: ModelBuilder, spec: DecoderSpec, qkv: TensorId): TensorId {
  const attributes = attentionAttributes(spec);
  const bias = scoreBias(m, spec, m.shapeOf(qkv)[1]);
  return bias === undefined
    ? m.apply(packedAttention, [qkv], attributes)
    : m.apply(packedBiasedAttention, [qkv, bias], attributes);
}

/**
 * Brings each head of queries and keys to a root mean square of 1, then gives it a learned gain.
 *
 * One gain for all heads of queries, another for those of keys; before positions turn them, and
 * with the scale 1 / sqrt(width of a head) left as it is.
 */
function normHeads(
  m: ModelBuilder,
  { width, heads, kvHeads, normEps: eps, qkNorm }: DecoderSpec,
  { path, qkv }: { readonly path: string; readonly qkv: TensorId },
): TensorId {
  if (qkNorm !== true) return qkv;
  const gain = m.parameter(`${path}.qkNorm.gain`, [2, width / heads], { kind: "one" }, false);
  return m.apply(headNorm, [qkv, gain], { heads, kvHeads, eps });
}

/** Turns queries and keys by their positions, where positions are rotary. */
function turnHeads(m: ModelBuilder, spec: DecoderSpec, qkv: TensorId): TensorId {
  const { width, heads, kvHeads, position } = spec;
  if (position.kind !== "rotary") return qkv;
  const [, length] = m.shapeOf(qkv);
  const pairs = rotaryPairs(spec);
  const { base, scaling } = position;
  const [cos, sin] = (["cos", "sin"] as const).map((name) =>
    m.positionRows(
      `rotary.${name}`,
      { length, columns: pairs },
      (positions) => rotaryTables({ positions, pairs, base, scaling })[name],
    )
  );
  return m.apply(rotary, [qkv, cos, sin], {
    firstColumn: 0,
    heads: heads + kvHeads,
    headDim: width / heads,
    layout: ROTARY_LAYOUT[position.layout],
    inverse: 0,
  });
}
