import type { Op } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";

/** Builds a graph of one application of an op; inputs and outputs have the names of its contract. */
export function opGraph(op: Op, shapes: readonly Shape[]): Graph {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, i) => b.input(op.inputs[i], shape, op.inputDtypes?.[i]));
  b.apply(op, inputs).forEach((id, i) => b.output(op.outputs[i], id));
  return b.build();
}
