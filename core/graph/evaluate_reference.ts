import { elementCount } from "../base/shape.ts";
import type { Graph, TensorId } from "./graph.ts";
import { nodeShapes } from "./graph_cost.ts";

/**
 * Runs a graph once by the f64 references of its ops.
 *
 * For tests and proofs; it is never fast. Words (`u32`) are whole numbers. An arena may be given
 * whole or by its parts; its gaps are zero.
 *
 * Accuracy: f64 throughout.
 *
 * @param graph The graph.
 * @param inputs Values of each input by name; not modified.
 * @returns Values of each output by name, and the new values of each updated input under its name.
 * @throws {RangeError} If an input has no values, or not as many as it has elements.
 */
export function evaluateReference(
  graph: Graph,
  inputs: ReadonlyMap<string, Float64Array>,
): Map<string, Float64Array> {
  const values = new Map<TensorId, Float64Array>();
  const memoryOf = (id: TensorId): Float64Array => {
    let memory = values.get(id);
    if (memory === undefined) {
      const { shape, view } = graph.tensors[id];
      const count = elementCount(shape);
      memory = view === undefined
        ? new Float64Array(count)
        : memoryOf(view.of).subarray(view.offset, view.offset + count);
      values.set(id, memory);
    }
    return memory;
  };
  writeInputs(graph, inputs, memoryOf);
  for (const node of graph.nodes) {
    const results = node.op.reference(
      node.inputs.map(memoryOf),
      nodeShapes(graph, node),
      node.attributes,
    );
    node.outputs.forEach((id, i) => memoryOf(id).set(results[i]));
  }
  const found = new Map<string, Float64Array>();
  for (const [name, id] of graph.outputs) found.set(name, memoryOf(id).slice());
  for (const [input, value] of graph.updates) {
    found.set(graph.tensors[input].name, memoryOf(value).slice());
  }
  return found;
}

function writeInputs(
  graph: Graph,
  inputs: ReadonlyMap<string, Float64Array>,
  memoryOf: (id: TensorId) => Float64Array,
): void {
  const given = (id: TensorId | undefined) =>
    id !== undefined && inputs.has(graph.tensors[id].name);
  const arenas = new Set(graph.tensors.map(({ view }) => view?.of));
  for (const [name, id] of graph.inputs) {
    const data = inputs.get(name);
    if (data === undefined) {
      // An arena comes by its parts, or a part by its arena.
      if (arenas.has(id) || given(graph.tensors[id].view?.of)) continue;
      throw new RangeError(
        `Cannot evaluate the graph as every input must have values: missing=${name}`,
      );
    }
    const memory = memoryOf(id);
    if (data.length !== memory.length) {
      throw new RangeError(
        `Cannot evaluate the graph as an input must have a value for each element: ` +
          `input=${name}, elements=${memory.length}, values=${data.length}`,
      );
    }
    memory.set(data);
  }
}
