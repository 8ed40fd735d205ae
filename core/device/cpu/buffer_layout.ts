import { elementCount, type Shape } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { nodeShapes } from "../../graph/graph_cost.ts";

/** Buffers start on multiples of this, a cache line. */
const LINE_BYTES = 64;

/** Byte offsets of all buffers of a graph inside one region. */
export interface BufferLayout {
  readonly tensors: readonly number[];
  /** Where the gap behind each tensor ends. */
  readonly tensorEnds: readonly number[];
  readonly scratch: readonly (readonly number[])[];
  readonly bytes: number;
}

/**
 * Lays the tensors and scratch buffers of a graph out one after the other.
 *
 * Behind each lies a gap of at least one cache line, so that kernels may load whole vectors past
 * the end of a row, and test mode can see a write that does not belong there.
 */
export function layOutBuffers(graph: Graph): BufferLayout {
  let end = 0;
  const ends: number[] = [];
  const place = (shape: Shape) => {
    const offset = end;
    const bytes = 4 * elementCount(shape);
    end = (Math.floor(bytes / LINE_BYTES) + 2) * LINE_BYTES + offset;
    ends.push(end);
    return offset;
  };
  const tensors = graph.tensors.map(({ shape }) => place(shape));
  const tensorEnds = [...ends];
  const scratch = graph.nodes.map((node) =>
    (node.op.scratch?.(nodeShapes(graph, node), node.attributes) ?? []).map(place)
  );
  return { tensors, tensorEnds, scratch, bytes: end };
}
