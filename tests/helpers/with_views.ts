import type { Graph, TensorView } from "../../core/graph/graph.ts";

/** Makes tensors of a graph parts of an arena, by id. */
export function withViews(graph: Graph, views: Readonly<Record<number, TensorView>>): Graph {
  return { ...graph, tensors: graph.tensors.map((info, id) => ({ ...info, view: views[id] })) };
}
