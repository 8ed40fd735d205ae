import { columns, multiply } from "../../kernels/mod.ts";
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
  const { hidden, width, fusedGateUp = true } = spec;
  const { op, gated, pair, byHalves, attributes }: Activation = ACTIVATIONS[spec.activation];
  const to = gated ? 2 * hidden : hidden;
  const whole = `${path}.in`;
  const products = gated && !fusedGateUp
    ? ["gate", "up"].map((name, i) => {
      const part = { path: `${whole}.weight`, columns: to, from: i * hidden };
      return linearLayer(m, spec, { path: `${path}.${name}`, x, to: hidden, part });
    })
    : [linearLayer(m, spec, { path: whole, x, to })];
  const active = byHalves === true
    ? applyByHalves(m, spec, products)
    : m.apply(products.length === 2 ? pair! : op, products, attributes);
  return linearLayer(m, spec, { path: `${path}.out`, x: active, to: width, endsLayer: true });
}

/** Multiplies the activation of the first half by the other: two products, or halves of one. */
function applyByHalves(
  m: ModelBuilder,
  { activation, hidden: width }: DecoderSpec,
  products: readonly TensorId[],
): TensorId {
  const { op, attributes }: Activation = ACTIVATIONS[activation];
  const [gate, up] = products.length === 2
    ? products
    : [0, width].map((from) => m.apply(columns, [products[0]], { from, width }));
  return m.apply(multiply, [m.apply(op, [gate], attributes), up]);
}
