import { add } from "../../kernels/elementwise/binary_ops.ts";
import type { TensorId } from "./graph.ts";
import type { GraphBuilder } from "./graph_builder.ts";
import { gradientsOf } from "./gradients_of.ts";

/**
 * Appends a backward pass that starts from given gradients.
 *
 * Nodes are visited once each, the last first, and only those that lie between a wanted tensor and
 * a seeded one. A tensor that is used several times gets the sum of its gradients: in the order in
 * which the pass meets them, which is the last use first, and within a node its inputs in order;
 * `((g1 + g2) + g3) + ...`, each sum an `add` behind the node whose gradient it takes in. The gradient
 * of a tensor called "h" is called "grad/h", and those of its uses "grad/h/1", "grad/h/2".
 *
 * @param builder The graph; it grows by the nodes of the gradients.
 * @param seeds Makes the gradient of each tensor at which the pass starts.
 * @param wanted Tensors to differentiate for.
 * @returns The gradient of each, of its shape; undefined where no seed depends on it.
 * @throws {RangeError} If an op on the way has no gradient; with the op and the tensor.
 */
export function backpropagate(
  builder: GraphBuilder,
  seeds: () => ReadonlyMap<TensorId, TensorId>,
  wanted: readonly TensorId[],
): (TensorId | undefined)[] {
  requireDifferentiable(builder, wanted);
  const nodes = [...builder.nodes];
  const depends = new Set(wanted);
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((id) => depends.has(id))) outputs.forEach((id) => depends.add(id));
  }
  const gradients = new Map<TensorId, TensorId>(seeds());
  const uses = new Map<TensorId, number>();
  const accumulate = (id: TensorId, gradient: TensorId) => {
    const name = `grad/${builder.tensors[id].name}`;
    const use = (uses.get(id) ?? 0) + 1;
    uses.set(id, use);
    const sum = gradients.get(id);
    if (sum === undefined) {
      nameGradient(builder, gradient, name);
      gradients.set(id, gradient);
      return;
    }
    nameGradient(builder, gradient, `${name}/${use}`);
    const [total] = builder.apply(add, [sum, gradient]);
    if (builder.tensors[sum].name === name) {
      builder.rename(sum, `${name}/${use === 2 ? 1 : `1-${use - 1}`}`);
    }
    builder.rename(total, name);
    gradients.set(id, total);
  };
  for (const node of nodes.toReversed()) {
    const asked = node.inputs.map((id) => depends.has(id));
    if (!asked.includes(true) || !node.outputs.some((id) => gradients.has(id))) continue;
    gradientsOf(builder, node, { gradients, wanted: asked }).forEach((gradient, i) => {
      if (gradient !== undefined && asked[i]) accumulate(node.inputs[i], gradient);
    });
  }
  return wanted.map((id) => gradients.get(id));
}

function requireDifferentiable(builder: GraphBuilder, wanted: readonly TensorId[]): void {
  const arenas = new Set(builder.tensors.map(({ view }) => view?.of));
  for (const id of wanted) {
    const info = builder.tensors[id];
    const rule = info === undefined
      ? "it must be a tensor of this graph"
      : info.dtype !== "f32"
      ? "it must hold f32 elements"
      : arenas.has(id)
      ? "it must not be an arena (its parts have gradients)"
      : undefined;
    if (rule === undefined) continue;
    throw new RangeError(
      `Cannot differentiate for a tensor as ${rule}: tensor=${info?.name ?? id}`,
    );
  }
}

/** Names a gradient after its tensor, unless it has been named as that of another one. */
function nameGradient(builder: GraphBuilder, gradient: TensorId, name: string): void {
  const unnamed = /^[a-z0-9_]+_\d+\.\w+$/.test(builder.tensors[gradient].name);
  if (unnamed) builder.rename(gradient, name);
}
