import type { Graph } from "./graph.ts";
import { nodeShapes } from "./graph_cost.ts";

/** What one application of an op costs, as its contract states it. */
export interface NodeCost {
  readonly op: string;
  readonly flops: number;
  /** Bytes read and written, each element once, as if nothing stayed in a cache. */
  readonly bytes: number;
  /** Dispatches on WebGPU. */
  readonly dispatches: number;
}

/** What all applications of one op cost together. */
export interface OpTotal extends NodeCost {
  readonly applications: number;
}

/** Lists the cost of each application of a graph, in order. */
export function nodeCosts(graph: Graph): NodeCost[] {
  return graph.nodes.map((node) => {
    const shapes = nodeShapes(graph, node);
    const { flops, elementsMoved } = node.op.cost(shapes, node.attributes);
    return {
      op: node.op.name,
      flops,
      bytes: 4 * elementsMoved,
      dispatches: node.op.webgpu(shapes, node.attributes).length,
    };
  });
}

/** Adds costs up by op, in the order in which the ops first appear. */
export function totalsByOp(costs: readonly NodeCost[]): OpTotal[] {
  const totals = new Map<string, OpTotal>();
  for (const { op, flops, bytes, dispatches } of costs) {
    const sum = totals.get(op);
    totals.set(op, {
      op,
      applications: (sum?.applications ?? 0) + 1,
      flops: (sum?.flops ?? 0) + flops,
      bytes: (sum?.bytes ?? 0) + bytes,
      dispatches: (sum?.dispatches ?? 0) + dispatches,
    });
  }
  return [...totals.values()];
}
