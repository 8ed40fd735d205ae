import { elementCount } from "../base/shape.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** What one execution of a graph moves and computes, and what its tensors take. */
export interface GraphCost {
  /** Bytes read and written by all ops, as if nothing stayed in a cache. */
  readonly bytesMoved: number;
  readonly flops: number;
  /** Bytes of all tensors and scratch buffers, views counted with their arena. */
  readonly sizeBytes: number;
}

/** Adds up the cost that the contracts of a graph's ops state. */
export function graphCost(graph: Graph): GraphCost {
  let elementsMoved = 0;
  let flops = 0;
  let elements = graph.tensors.reduce(
    (sum, { shape, view }) => view === undefined ? sum + elementCount(shape) : sum,
    0,
  );
  for (const node of graph.nodes) {
    const shapes = nodeShapes(graph, node);
    const cost = node.op.cost(shapes, node.attributes);
    elementsMoved += cost.elementsMoved;
    flops += cost.flops;
    for (const shape of node.op.scratch?.(shapes, node.attributes) ?? []) {
      elements += elementCount(shape);
    }
  }
  return { bytesMoved: 4 * elementsMoved, flops, sizeBytes: 4 * elements };
}

/** Looks up the shapes of one application. */
export function nodeShapes(graph: Graph, node: GraphNode) {
  return {
    inputs: node.inputs.map((id) => graph.tensors[id].shape),
    outputs: node.outputs.map((id) => graph.tensors[id].shape),
  };
}
