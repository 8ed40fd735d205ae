import type { TensorId } from "../graph/graph.ts";
import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";

/**
 * Adds two linear layers with an activation between; a gated one takes two halves of the first.
 *
 * The halves may be two products, of `gate` and `up`: the columns of the one product `in`.
 */
export function feedForwardLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const { hidden, width } = spec;
  const { op, pair, gated, attributes }: Activation = ACTIVATIONS[spec.activation];
  const columns = gated ? 2 * hidden : hidden;
  const whole = `${path}.in`;
  const active = pair !== undefined && spec.fusedGateUp === false
    ? m.apply(
      pair,
      ["gate", "up"].map((name, i) => {
        const part = { path: `${whole}.weight`, columns, from: i * hidden };
        return linearLayer(m, spec, { path: `${path}.${name}`, x, to: hidden, part });
      }),
      attributes,
    )
    : m.apply(op, [linearLayer(m, spec, { path: whole, x, to: columns })], attributes);
  return linearLayer(m, spec, { path: `${path}.out`, x: active, to: width, endsLayer: true });
}
