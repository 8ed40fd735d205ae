import { formatShape } from "../base/shape.ts";
import { fill } from "../../kernels/fill/fill.ts";
import { backpropagate } from "./backpropagate.ts";
import type { TensorId } from "./graph.ts";
import type { GraphBuilder } from "./graph_builder.ts";

/**
 * Appends the backward pass of a loss to a graph (reverse mode).
 *
 * The gradient of the loss for itself is 1, made by a node. How the pass walks the graph, and in
 * which order gradients are added, is said at {@link backpropagate}.
 *
 * @param builder The graph; it grows by the nodes of the gradients.
 * @param loss The scalar, of shape `[1]`.
 * @param wanted Tensors to differentiate for.
 * @returns The gradient of each, of its shape; undefined where the loss does not depend on it.
 * @throws {RangeError} If the loss is no scalar, or an op on the way has no gradient.
 */
export function differentiate(
  builder: GraphBuilder,
  loss: TensorId,
  wanted: readonly TensorId[],
): (TensorId | undefined)[] {
  const { name, shape } = builder.tensors[loss];
  if (shape.length !== 1 || shape[0] !== 1) {
    throw new RangeError(
      `Cannot differentiate as the loss must be a scalar of shape [1]: ` +
        `loss=${JSON.stringify(name)}, shape=${formatShape(shape)}`,
    );
  }
  return backpropagate(builder, () => {
    const [one] = builder.apply(fill, [], { count: 1, value: 1 });
    return new Map([[loss, one]]);
  }, wanted);
}
