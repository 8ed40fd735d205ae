import { once } from "../../base/once.ts";
import type { WebgpuStage } from "../../base/op.ts";
import { formatShape } from "../../base/shape.ts";
import type { Graph, TensorId } from "../graph.ts";
import { nodeShapes } from "../graph_cost.ts";
import { type Role, roleOf } from "./part.ts";

/** Buffers that a shader may bind beside its parameters: WebGPU promises eight. */
const LARGEST_BINDINGS = 7;

/**
 * Chooses which nodes become one op.
 *
 * Each elementwise application joins the nodes that compute its operands of full shape, the latest
 * first, if these are elementwise too or an op that takes an epilogue (its head). A group has one
 * shape, at most one head, at most seven buffers in a shader, and nothing outside of it has to run
 * between its nodes.
 *
 * @param graph The graph.
 * @param later Nodes that must run after each node.
 * @returns Groups of places in `graph.nodes`, each in order; every node is in one of them.
 */
export function formGroups(graph: Graph, later: readonly ReadonlySet<number>[]): number[][] {
  const roles = graph.nodes.map((node) => roleOf(graph, node));
  // A head's shader is printed to count its buffers, once for all groups that it might join.
  const bindings = graph.nodes.map((_, n) => once(() => epilogueStage(graph, n).bindings.length));
  const producers = new Map(graph.nodes.flatMap(({ outputs }, n) => outputs.map((id) => [id, n])));
  const groups: (readonly number[])[] = graph.nodes.map((_, n) => [n]);
  const shapeOf = (n: number) => formatShape(graph.tensors[graph.nodes[n].outputs[0]].shape);
  graph.nodes.forEach((node, n) => {
    if (roles[n] !== "element") return;
    const sources = node.inputs
      .map((id) => producers.get(id))
      .filter((source) => source !== undefined)
      .filter((source) => roles[source] !== undefined && shapeOf(source) === shapeOf(n));
    for (const source of new Set(sources.sort((a, b) => b - a))) {
      if (groups[source] === groups[n]) continue;
      const union = [...groups[source], ...groups[n]].sort((a, b) => a - b);
      if (!mayFuse(graph, union, { roles, bindings }) || leadsBack(union, { groups, later })) {
        continue;
      }
      for (const member of union) groups[member] = union;
    }
  });
  return [...new Set(groups)].map((group) => [...group]);
}

/** Tensors that a group reads from outside, and those that it must write. */
export function groupTensors(
  graph: Graph,
  group: readonly number[],
): { readonly inputs: TensorId[]; readonly outputs: TensorId[] } {
  const written = group.flatMap((n) => graph.nodes[n].outputs);
  const read = group.flatMap((n) => graph.nodes[n].inputs);
  const inside = new Set(group);
  const kept = new Set([...graph.outputs.values(), ...graph.updates.values()]);
  graph.nodes.forEach(({ inputs }, n) => {
    if (!inside.has(n)) inputs.forEach((id) => kept.add(id));
  });
  return {
    inputs: [...new Set(read)].filter((id) => !written.includes(id)),
    outputs: written.filter((id) =>
      kept.has(id) || graph.tensors[id].view !== undefined || !read.includes(id)
    ),
  };
}

function mayFuse(
  graph: Graph,
  group: readonly number[],
  { roles, bindings }: {
    readonly roles: readonly (Role | undefined)[];
    /** Counts the buffers of a head's shader. */
    readonly bindings: readonly (() => number)[];
  },
): boolean {
  const heads = group.filter((n) => roles[n] === "head");
  if (heads.length > 1) return false;
  const written = group.flatMap((n) => graph.nodes[n].outputs);
  const results = group.map((n) => graph.nodes[n].outputs[0]);
  const elements = group.filter((n) => roles[n] === "element");
  const read = new Set(elements.flatMap((n) => graph.nodes[n].inputs));
  // A head comes first, and hands on its first output alone.
  if (heads.some((n) => graph.nodes[n].inputs.some((id) => written.includes(id)))) return false;
  if (written.some((id) => read.has(id) && !results.includes(id))) return false;
  const { inputs, outputs } = groupTensors(graph, group);
  const stored = outputs.filter((id) => results.includes(id)).length;
  // The last result lies where the head's own shader stores.
  const bound = inputs.filter((id) => read.has(id)).length + stored +
    heads.reduce((sum, n) => sum + bindings[n]() - 1, 0);
  if (bound > LARGEST_BINDINGS) return false;
  // A buffer may not be bound for reading and for writing at once.
  const arenas = new Set(outputs.map((id) => graph.tensors[id].view?.of));
  return !inputs.some((id) => arenas.has(graph.tensors[id].view?.of ?? id));
}

/** The stage of a head that takes the epilogue. */
function epilogueStage(graph: Graph, n: number): WebgpuStage {
  const node = graph.nodes[n];
  const stages = node.op.webgpu(nodeShapes(graph, node), node.attributes);
  return stages.find(({ code }) => code.includes(node.op.epilogue!))!;
}

/** Tells whether something outside of a group runs after one of its nodes and before another. */
function leadsBack(
  group: readonly number[],
  { groups, later }: {
    readonly groups: readonly (readonly number[])[];
    readonly later: readonly ReadonlySet<number>[];
  },
): boolean {
  const inside = new Set(group);
  const seen = new Set<number>();
  const open = [...group];
  for (let n = open.pop(); n !== undefined; n = open.pop()) {
    for (const next of later[n]) {
      if (inside.has(next)) {
        if (!inside.has(n)) return true;
        continue;
      }
      if (seen.has(next)) continue;
      for (const member of groups[next]) {
        seen.add(member);
        open.push(member);
      }
    }
  }
  return false;
}
