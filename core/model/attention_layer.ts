import { packedAttention, rotary } from "../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../kernels/rotary/rotary_attributes.ts";
import type { TensorId } from "../graph/graph.ts";
import { type DecoderSpec, rotaryPairs } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { rotaryTables } from "./position_tables.ts";

/** Adds causal self-attention: one product for queries, keys and values, and one behind. */
export function attentionLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const { width, heads, kvHeads, precision } = spec;
  const headDim = width / heads;
  const to = (heads + 2 * kvHeads) * headDim;
  const qkv = turnHeads(m, spec, linearLayer(m, spec, { path: `${path}.qkv`, x, to }));
  const scale = Math.fround(1 / Math.sqrt(headDim));
  const y = m.apply(packedAttention, [qkv], { heads, kvHeads, causal: 1, scale, precision });
  return linearLayer(m, spec, { path: `${path}.output`, x: y, to: width, endsLayer: true });
}

/** Turns queries and keys by their positions, where positions are rotary. */
function turnHeads(m: ModelBuilder, spec: DecoderSpec, qkv: TensorId): TensorId {
  const { width, heads, kvHeads, position } = spec;
  if (position.kind !== "rotary") return qkv;
  const [, positions] = m.shapeOf(qkv);
  const pairs = rotaryPairs(spec);
  const size = { positions, pairs, base: position.base };
  const [cos, sin] = (["cos", "sin"] as const).map((name) =>
    m.table(`rotary.${name}`, [positions, pairs], () => rotaryTables(size)[name])
  );
  return m.apply(rotary, [qkv, cos, sin], {
    firstColumn: 0,
    heads: heads + kvHeads,
    headDim: width / heads,
    layout: ROTARY_LAYOUT[position.layout],
    inverse: 0,
  });
}
