import type { TensorId } from "../graph/graph.ts";
import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";

/** Adds two linear layers with an activation between; a gated one takes two halves of the first. */
export function feedForwardLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const { hidden, width } = spec;
  const { op, gated, attributes }: Activation = ACTIVATIONS[spec.activation];
  const to = gated ? 2 * hidden : hidden;
  const inner = linearLayer(m, spec, { path: `${path}.in`, x, to });
  const active = m.apply(op, [inner], attributes);
  return linearLayer(m, spec, { path: `${path}.out`, x: active, to: width, endsLayer: true });
}
