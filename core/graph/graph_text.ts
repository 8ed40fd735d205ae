import { canonicalJson } from "../base/canonical_json.ts";
import { formatShape } from "../base/shape.ts";
import { describeGraph } from "./describe_graph.ts";
import type { Graph, TensorId } from "./graph.ts";

/**
 * Writes a graph as JSON, a line for each tensor and node.
 *
 * Equal graphs give equal text, so that two dumps can be compared line by line.
 */
export function graphJson(graph: Graph): string {
  const { tensors, nodes, inputs, outputs, updates } = describeGraph(graph);
  const list = (items: readonly unknown[]) =>
    items.length === 0 ? "[]" : `[\n    ${items.map(canonicalJson).join(",\n    ")}\n  ]`;
  return `{
  "tensors": ${list(tensors)},
  "nodes": ${list(nodes)},
  "inputs": ${canonicalJson(inputs)},
  "outputs": ${canonicalJson(outputs)},
  "updates": ${canonicalJson(updates)}
}
`;
}

/**
 * Writes a graph in the language of Graphviz: boxes are ops, ellipses inputs and outputs, edges
 * tensors. Dashed edges are updates of inputs at the end of a run.
 */
export function graphDot(graph: Graph): string {
  const quote = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  const lines: string[] = [];
  const inputIds = new Set(graph.inputs.values());
  const sources = new Map<TensorId, string>();
  graph.tensors.forEach(({ name, shape }, id) => {
    if (!inputIds.has(id)) return;
    sources.set(id, `in${id}`);
    lines.push(`in${id} [label=${quote(`${name} ${formatShape(shape)}`)}, style=filled]`);
  });
  graph.nodes.forEach(({ op, outputs, attributes }, n) => {
    const values = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
    const label = [op.name, ...values.sort()].join("\n");
    lines.push(`op${n} [label=${quote(label)}, shape=box]`.replaceAll("\n", "\\n"));
    outputs.forEach((id) => sources.set(id, `op${n}`));
  });
  const edge = (id: TensorId, to: string) => {
    const { name, shape } = graph.tensors[id];
    return inputIds.has(id)
      ? `${sources.get(id)} -> ${to}`
      : `${sources.get(id)} -> ${to} [label=${quote(`${name} ${formatShape(shape)}`)}]`;
  };
  // What an arena holds comes from every op that writes a part of it.
  const parts = (id: TensorId) =>
    sources.has(id)
      ? [id]
      : graph.tensors.flatMap(({ view }, part) =>
        view?.of === id && sources.has(part) ? [part] : []
      );
  graph.nodes.forEach(({ inputs }, n) => {
    for (const id of new Set(inputs.flatMap(parts))) lines.push(edge(id, `op${n}`));
  });
  for (const [name, id] of graph.outputs) {
    lines.push(`out${id} [label=${quote(name)}]`);
    for (const part of parts(id)) lines.push(edge(part, `out${id}`));
  }
  for (const [input, value] of graph.updates) {
    for (const part of parts(value)) {
      lines.push(`${sources.get(part)} -> in${input} [style=dashed]`);
    }
  }
  return `digraph {\n  ${lines.join("\n  ")}\n}\n`;
}
