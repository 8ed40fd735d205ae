import type { IndexLimit } from "../base/op.ts";
import { elementCount } from "../base/shape.ts";
import type { Graph, GraphNode, TensorId } from "../graph/graph.ts";
import { nodeShapes } from "../graph/graph_cost.ts";

/** An input of an application that takes indices. */
interface IndexCheck {
  readonly node: GraphNode;
  readonly input: number;
  readonly limit: IndexLimit;
}

/** Checks by tensor of each graph: words are written at every step, a graph never changes. */
const known = new WeakMap<Graph, ReadonlyMap<TensorId, readonly IndexCheck[]>>();

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
  for (const { node, input, limit } of indexChecks(graph).get(id) ?? []) {
    const { below, from = 0, except = -1 } = limit;
    const at = words.findIndex((word) => (word >= below || word < from) && word !== except);
    if (at < 0) continue;
    const { name, shape } = graph.tensors[id];
    const least = from === 0 ? "" : `at least ${from} and `;
    const also = except < 0 ? "" : ` or ${except}`;
    const count = elementCount(shape);
    const where = words.length === count ? "" : `, replicate=${Math.floor(at / count)}`;
    throw new RangeError(
      `Cannot write a tensor as ${node.op.name} takes it for ${
        node.op.inputs[input]
      }, which must ` +
        `be ${least}below ${below}${also}: tensor=${name}${where}, index=${at % count}, ` +
        `value=${words[at]}`,
    );
  }
}

/** Lists the checks of every tensor, once a graph; of equal limits the first is kept. */
function indexChecks(graph: Graph): ReadonlyMap<TensorId, readonly IndexCheck[]> {
  const found = known.get(graph);
  if (found !== undefined) return found;
  const checks = new Map<TensorId, IndexCheck[]>();
  for (const node of graph.nodes) {
    const limits = node.op.limits?.(nodeShapes(graph, node), node.attributes) ?? [];
    limits.forEach((limit, input) => {
      if (limit === undefined) return;
      const id = node.inputs[input];
      const others = checks.get(id) ?? [];
      const isNew = others.every((other) =>
        other.limit.below !== limit.below || other.limit.from !== limit.from ||
        other.limit.except !== limit.except
      );
      if (isNew) checks.set(id, [...others, { node, input, limit }]);
    });
  }
  known.set(graph, checks);
  return checks;
}
