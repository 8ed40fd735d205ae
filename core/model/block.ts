import { add } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { CachedMemory } from "./attend_cached.ts";
import { attentionLayer } from "./attention_layer.ts";
import { crossAttentionLayer, type Memory } from "./cross_attention_layer.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { feedForwardLayer } from "./feed_forward_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";

/** What a block reads. */
export interface BlockInput {
  readonly path: string;
  readonly x: TensorId;
  /** Tokens that each one sees, `[batch, length]`; those before it, or all, where not given. */
  readonly visible?: TensorId;
  /** What another stack made of a source, where the block attends to it. */
  readonly memory?: Memory | CachedMemory;
}

/** A layer, which is given what it reads. */
type Layer = (of: { readonly path: string; readonly x: TensorId }) => TensorId;

/**
 * Adds a block: attention, then attention to a source where there is one, then a feed-forward layer,
 * each added to the residual stream.
 */
export function block(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, visible, memory }: BlockInput,
): TensorId {
  const after = (name: string, of: TensorId, layer: Layer) =>
    residual(m, spec, { path: `${path}.${name}`, x: of, layer });
  const own = after("attention", x, (of) => attentionLayer(m, spec, { ...of, visible }));
  const both = memory === undefined
    ? own
    : after("cross", own, (of) => crossAttentionLayer(m, spec, { ...of, memory }));
  return after("feedForward", both, (of) => feedForwardLayer(m, spec, of));
}

/** x + layer(norm(x)), or norm(x + layer(x)); the same without x where the stream has no residual. */
function residual(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, layer }: { readonly path: string; readonly x: TensorId; readonly layer: Layer },
): TensorId {
  const norm = (of: TensorId) => normLayer(m, spec, { path: `${path}.norm`, x: of });
  const isPre = spec.normPlace === "pre";
  const added = m.dropout(path, layer({ path, x: isPre ? norm(x) : x }), spec.dropout);
  const sum = spec.residual === false ? added : m.apply(add, [x, added]);
  return isPre ? sum : norm(sum);
}
