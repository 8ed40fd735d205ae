import type { NodeTime } from "../core/device/device.ts";
import type { Graph } from "../core/graph/graph.ts";
import { nodeCosts } from "../core/graph/node_costs.ts";

/** What all applications of one op take of a step. */
export interface OpShare {
  readonly op: string;
  readonly applications: number;
  readonly ms: number;
  /** Of the sum over all ops. */
  readonly share: number;
  readonly gflops: number;
  /** Bytes read and written, each element once, over the time. */
  readonly gigabytesPerSecond: number;
}

/**
 * Adds up a profile by op, the longest first.
 *
 * Times are from barrier to barrier, so that their sum is above a step's time.
 *
 * @param graph The graph that was profiled.
 * @param times A time for each of its nodes; what comes behind them has no cost.
 */
export function stepProfile(graph: Graph, times: readonly NodeTime[]): OpShare[] {
  const costs = nodeCosts(graph);
  const total = times.reduce((sum, { wallNs }) => sum + wallNs, 0);
  return [...Map.groupBy(times, ({ op }) => op)].map(([op, members]) => {
    const ns = members.reduce((sum, { wallNs }) => sum + wallNs, 0);
    const sumOf = (name: "flops" | "bytes") =>
      members.reduce((sum, { node }) => sum + (costs[node]?.[name] ?? 0), 0);
    return {
      op,
      applications: members.length,
      ms: ns / 1e6,
      share: ns / total,
      gflops: sumOf("flops") / ns,
      gigabytesPerSecond: sumOf("bytes") / ns,
    };
  }).sort((a, b) => b.ms - a.ms);
}
