import { elementCount } from "../base/shape.ts";
import type { Graph, TensorId } from "../graph/graph.ts";
import { nodeShapes } from "../graph/graph_cost.ts";

/**
 * Checks words that are written to an input against every op that takes them for indices.
 *
 * @param graph The graph.
 * @param id The input.
 * @param words Values of the input, or of every replicate, one after the other.
 * @throws {RangeError} If an index lies outside, with its place, its value and the op.
 */
export function checkIndices(graph: Graph, id: TensorId, words: Uint32Array): void {
  if (graph.tensors[id].dtype !== "u32") return;
  for (const node of graph.nodes) {
    const limits = node.op.limits?.(nodeShapes(graph, node), node.attributes) ?? [];
    limits.forEach((limit, i) => {
      if (limit === undefined || node.inputs[i] !== id) return;
      const { below, except = -1 } = limit;
      const at = words.findIndex((word) => word >= below && word !== except);
      if (at < 0) return;
      const { name, shape } = graph.tensors[id];
      const also = except < 0 ? "" : ` or ${except}`;
      const count = elementCount(shape);
      const where = words.length === count ? "" : `, replicate=${Math.floor(at / count)}`;
      throw new RangeError(
        `Cannot write a tensor as ${node.op.name} takes it for ${node.op.inputs[i]}, which must ` +
          `be below ${below}${also}: tensor=${name}${where}, index=${at % count}, ` +
          `value=${words[at]}`,
      );
    });
  }
}
