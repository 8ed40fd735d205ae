import { formatShape } from "../base/shape.ts";
import type { GraphNode, TensorId } from "./graph.ts";
import type { GraphBuilder } from "./graph_builder.ts";

/** Gradients so far, and which inputs of the application need one. */
interface Known {
  readonly gradients: ReadonlyMap<TensorId, TensorId>;
  readonly wanted: readonly boolean[];
}

/**
 * Appends the gradient of one application, and checks what the op gives back.
 *
 * @param builder The graph.
 * @param node The application.
 * @param known Gradients so far, and which inputs need one.
 * @returns A gradient of each input, where there is one.
 * @throws {RangeError} If the op has no gradient, or returns one that does not fit its input.
 */
export function gradientsOf(
  builder: GraphBuilder,
  node: GraphNode,
  known: Known,
): readonly (TensorId | undefined)[] {
  const { op, inputs, outputs, attributes } = node;
  const nameOf = (id: TensorId) => JSON.stringify(builder.tensors[id].name);
  if (op.gradient === undefined) {
    const at = known.wanted.indexOf(true);
    throw new RangeError(
      `Cannot differentiate through ${op.name} as it must have a gradient: ` +
        `${op.inputs[at]}=${nameOf(inputs[at])}`,
    );
  }
  requireReached(node, known, nameOf);
  const shapeOf = (id: TensorId) => builder.tensors[id].shape;
  const results = op.gradient({
    inputs,
    outputs,
    gradOutputs: outputs.map((id) => known.gradients.get(id)),
    wanted: known.wanted,
    shapes: { inputs: inputs.map(shapeOf), outputs: outputs.map(shapeOf) },
    attributes,
    apply: (gradientOp, refs, values) => builder.apply(gradientOp, refs, values),
  });
  if (results.length !== inputs.length) {
    throw new RangeError(
      `Cannot differentiate through ${op.name} as its gradient must have a result for each ` +
        `input: inputs=${inputs.length}, results=${results.length}`,
    );
  }
  results.forEach((gradient, i) => {
    if (gradient === undefined || !known.wanted[i]) return;
    const [is, mustBe] = [formatShape(shapeOf(gradient)), formatShape(shapeOf(inputs[i]))];
    if (is === mustBe) return;
    throw new RangeError(
      `Cannot differentiate through ${op.name} as a gradient must have the shape of its input: ` +
        `${op.inputs[i]}=${nameOf(inputs[i])}, shape=${mustBe}, gradient=${is}`,
    );
  });
  return results;
}

/** Refuses a way through an input or output that the gradient of an op leaves out. */
function requireReached(
  { op, inputs, outputs }: GraphNode,
  { gradients, wanted }: Known,
  nameOf: (id: TensorId) => string,
): void {
  const on = [
    ...inputs.map((id, i) => ({ name: op.inputs[i], id, taken: wanted[i] })),
    ...outputs.map((id, i) => ({ name: op.outputs[i], id, taken: gradients.has(id) })),
  ];
  const left = on.find(({ name, taken }) => taken && op.withoutGradient?.includes(name));
  if (left === undefined) return;
  throw new RangeError(
    `Cannot differentiate through ${op.name} as its gradient must take in ${left.name}: ` +
      `${left.name}=${nameOf(left.id)}`,
  );
}
