import type { Shape } from "../../base/shape.ts";
import type { Graph, TensorId } from "../graph.ts";
import { nodeShapes } from "../graph_cost.ts";
import { groupTensors } from "./form_groups.ts";
import { type Operand, operandKinds, type Part, roleOf } from "./part.ts";

/** What a fused op is made of: its parts in order, and which results it writes. */
export interface FusedGroup {
  readonly parts: readonly Part[];
  /** Whether the first part is a head, such as a product, whose epilogue the others are. */
  readonly hasHead: boolean;
  /** Places among the outputs of the first part's further results. */
  readonly further: readonly number[];
  /** Shape of every first result. */
  readonly shape: Shape;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  /** Place among the outputs of each part's first result; undefined for what stays inside. */
  readonly stores: readonly (number | undefined)[];
}

/** Turns a group of nodes, in order, into the parts of a fused op; a head comes first. */
export function groupParts(graph: Graph, group: readonly number[]): FusedGroup {
  const isHead = (n: number) => roleOf(graph, graph.nodes[n]) === "head";
  const ordered = [...group.filter(isHead), ...group.filter((n) => !isHead(n))];
  const { inputs, outputs } = groupTensors(graph, ordered);
  const results = ordered.map((n) => graph.nodes[n].outputs[0]);
  const parts = ordered.map((n): Part => {
    const node = graph.nodes[n];
    const kinds = isHead(n) ? [] : operandKinds(graph, node)!;
    return {
      op: node.op,
      attributes: node.attributes,
      shapes: nodeShapes(graph, node),
      operands: node.inputs.map((id, i): Operand => {
        const part = results.indexOf(id);
        const kind = kinds[i] ?? "same";
        return part >= 0
          ? { kind, from: "part", index: part }
          : { kind, from: "input", index: inputs.indexOf(id) };
      }),
    };
  });
  const place = (id: TensorId) => outputs.includes(id) ? outputs.indexOf(id) : undefined;
  return {
    parts,
    hasHead: isHead(ordered[0]),
    shape: graph.tensors[results[0]].shape,
    further: graph.nodes[ordered[0]].outputs.slice(1).map((id) => outputs.indexOf(id)),
    inputs,
    outputs,
    stores: results.map(place),
  };
}
