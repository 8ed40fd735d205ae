import type { Graph, TensorId } from "../graph.ts";

/**
 * Lists for each node those that must run after it: readers of what it writes, and updates in
 * place of what it reads. Parts of an arena count as the arena and the other way round.
 */
export function laterNodes(graph: Graph): readonly ReadonlySet<number>[] {
  const later = graph.nodes.map(() => new Set<number>());
  const memory = (id: TensorId) => graph.tensors[id].view?.of ?? id;
  const meets = (a: TensorId, b: TensorId) => a === b || memory(a) === b || memory(b) === a;
  const touching = new Map<
    TensorId,
    { reads: [number, TensorId][]; writes: [number, TensorId][] }
  >();
  const touch = (id: TensorId) => {
    const key = memory(id);
    const known = touching.get(key) ?? { reads: [], writes: [] };
    touching.set(key, known);
    return known;
  };
  graph.nodes.forEach(({ op, inputs, outputs }, n) => {
    for (const id of inputs) {
      const { reads, writes } = touch(id);
      for (const [writer, written] of writes) {
        if (meets(written, id) && writer !== n) later[writer].add(n);
      }
      reads.push([n, id]);
    }
    for (const { input } of op.inPlace ?? []) {
      for (const [reader, read] of touch(inputs[input]).reads) {
        if (meets(read, inputs[input]) && reader !== n) later[reader].add(n);
      }
    }
    for (const id of outputs) touch(id).writes.push([n, id]);
  });
  return later;
}

/**
 * Orders groups of nodes: each as soon as it can run, of those that can the one that was first.
 *
 * @param groups Places of the nodes of each group.
 * @param later Nodes that must run after each node.
 * @returns Places in `groups`.
 */
export function orderGroups(
  groups: readonly (readonly number[])[],
  later: readonly ReadonlySet<number>[],
): number[] {
  const groupOf = new Map(groups.flatMap((nodes, g) => nodes.map((node) => [node, g] as const)));
  const next = groups.map((nodes, g) =>
    new Set(
      nodes.flatMap((node) => [...later[node]].map((n) => groupOf.get(n)!)).filter((n) => n !== g),
    )
  );
  const waiting = groups.map(() => 0);
  for (const targets of next) for (const g of targets) waiting[g]++;
  const first = groups.map((nodes) => nodes.reduce((a, b) => Math.min(a, b)));
  const ready = new Set(groups.keys().filter((g) => waiting[g] === 0));
  const order: number[] = [];
  while (ready.size > 0) {
    const g = [...ready].reduce((a, b) => first[a] < first[b] ? a : b);
    ready.delete(g);
    order.push(g);
    for (const target of next[g]) if (--waiting[target] === 0) ready.add(target);
  }
  return order;
}
