import { nearestName } from "../base/nearest.ts";
import type { Graph, TensorId } from "../graph/graph.ts";

/**
 * Finds an input or output of a graph by its name.
 *
 * @throws {RangeError} If there is none; the message has the nearest name and the list.
 */
export function lookUpTensor(graph: Graph, kind: "input" | "output", name: string): TensorId {
  const known = kind === "input" ? graph.inputs : graph.outputs;
  const id = known.get(name);
  if (id !== undefined) return id;
  const names = [...known.keys()];
  throw new RangeError(
    `Cannot find ${kind} "${name}": nearest is "${nearestName(name, names)}", ` +
      `the graph has ${names.join(", ")}`,
  );
}
