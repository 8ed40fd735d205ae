import { add } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { attentionLayer } from "./attention_layer.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { feedForwardLayer } from "./feed_forward_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";

type Layer = typeof attentionLayer;

/** Adds a block: attention, then a feed-forward layer, each added to the residual stream. */
export function block(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const between = residual(m, spec, { path: `${path}.attention`, x, layer: attentionLayer });
  return residual(m, spec, {
    path: `${path}.feedForward`,
    x: between,
    layer: feedForwardLayer,
  });
}

/** x + layer(norm(x)), or norm(x + layer(x)); the same without x where the stream has no residual. */
function residual(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, layer }: { readonly path: string; readonly x: TensorId; readonly layer: Layer },
): TensorId {
  const norm = (of: TensorId) => normLayer(m, spec, { path: `${path}.norm`, x: of });
  const isPre = spec.normPlace === "pre";
  const added = m.dropout(
    path,
    layer(m, spec, { path, x: isPre ? norm(x) : x }),
    spec.dropout,
  );
  const sum = spec.residual === false ? added : m.apply(add, [x, added]);
  return isPre ? sum : norm(sum);
}
