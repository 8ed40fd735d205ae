import { concat } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";

/**
 * Adds the products for queries, keys and values: one, with all of them side by side, or three.
 *
 * Three have the columns of the one as their weights, and give the same bits. The gradient of `x`
 * then is a sum of three sums, not of one, so that its last bits may be others.
 *
 * @returns One tensor `[..., (heads + 2 kvHeads) D]`, or q `[..., heads D]`, and k and v
 * `[..., kvHeads D]`.
 */
export function qkvProducts(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): readonly TensorId[] {
  const { heads, kvHeads, bias, qkvBias, fusedQkv = true } = spec;
  const queries = heads * headColumns(spec);
  const shared = kvHeads * headColumns(spec);
  const columns = queries + 2 * shared;
  const whole = `${path}.qkv`;
  const hasBias = { bias: bias || qkvBias === true };
  if (fusedQkv) return [linearLayer(m, spec, { path: whole, x, to: columns, ...hasBias })];
  return ([["q", 0, queries], ["k", queries, shared], ["v", queries + shared, shared]] as const)
    .map(
      ([name, from, to]) => {
        const part = { path: `${whole}.weight`, columns, from };
        return linearLayer(m, spec, { path: `${path}.${name}`, x, to, ...hasBias, part });
      },
    );
}

/** Lays tensors side by side; one is given as it is. */
export function joinColumns(m: ModelBuilder, parts: readonly TensorId[]): TensorId {
  return parts.reduce((joined, part) => m.apply(concat, [joined, part]));
}
