import { formGroups } from "./fusion/form_groups.ts";
import { fusedOp } from "./fusion/fused_op.ts";
import { groupParts } from "./fusion/group_parts.ts";
import { laterNodes, orderGroups } from "./fusion/node_order.ts";
import type { Graph, GraphNode } from "./graph.ts";

/**
 * Fuses chains of elementwise ops, and those behind an op that takes an epilogue (a matrix product, say), into single ops.
 *
 * Each fused op calls the same scalar functions on the same values in the same order as its parts,
 * so that no bit changes; reductions are never entered. Tensors keep their ids: one that stays
 * inside a fused op is touched by no node any more.
 *
 * @param graph The graph; not modified.
 * @returns A graph of the same inputs, outputs and updates.
 */
export function fuseGraph(graph: Graph): Graph {
  const later = laterNodes(graph);
  const groups = formGroups(graph, later);
  const nodes = orderGroups(groups, later).map((place): GraphNode => {
    const group = groups[place];
    if (group.length === 1) return graph.nodes[group[0]];
    const parts = groupParts(graph, group);
    return { op: fusedOp(parts), inputs: parts.inputs, outputs: parts.outputs, attributes: {} };
  });
  return { ...graph, nodes };
}
