import type { Graph, GraphNode, TensorId } from "./graph.ts";
import { placesEqual, placesOverlap, type TensorPlace } from "./tensor_places.ts";

/** An input that takes its new value by a copy at the end of a run. */
export interface UpdateCopy {
  readonly from: TensorId;
  readonly to: TensorId;
}

/**
 * Lists the updates that need a copy, since the new value does not lie where the input does.
 *
 * @throws {RangeError} If a copy would destroy what another update reads.
 */
export function updateCopies(graph: Graph, places: readonly TensorPlace[]): UpdateCopy[] {
  const copies = [...graph.updates]
    .filter(([to, from]) => !placesEqual(places[to], places[from]))
    .map(([to, from]) => ({ from, to }));
  for (const { to } of copies) {
    const reader = [...graph.updates.values()].find((id) => placesOverlap(places[to], places[id]));
    if (reader !== undefined) {
      throw new RangeError(
        `Cannot update an input as its old value must be the value of no other: ` +
          `input=${graph.tensors[to].name}, value=${graph.tensors[reader].name}`,
      );
    }
  }
  return copies;
}

/**
 * Checks that nobody misses what nodes overwrite when they update an input in place.
 *
 * @throws {RangeError} If the old value is read later, or belongs to an input of the graph that
 * does not take the new one.
 */
export function checkUpdates(graph: Graph, places: readonly TensorPlace[]): void {
  const groups = Map.groupBy(graph.tensors.keys(), (id) => places[id].root);
  const lastReader = readersOf(graph);
  graph.nodes.forEach((node, index) => {
    for (const { input, output } of node.op.inPlace ?? []) {
      const [over, made] = [node.inputs[input], node.outputs[output]];
      const group = groups.get(places[over].root)!;
      const touched = group.filter((id) => placesOverlap(places[id], places[over]));
      checkReaders(graph, { node, index, input, touched, places, lastReader });
      const owner = touched.find((id) => isInput(graph, id));
      const taken = [...graph.updates].some(([to, from]) =>
        placesEqual(places[to], places[from]) && places[from].writer >= index &&
        covers(places[to], places[made])
      );
      if (owner !== undefined && !taken) {
        throw new RangeError(
          `Cannot update in place as the graph's input must take the new value: ` +
            `op=${node.op.name}, node=${index}, input=${graph.tensors[owner].name}`,
        );
      }
    }
  });
}

/** Last node that reads each tensor; a value that an input takes, or that is read from outside. */
function readersOf(graph: Graph): Map<TensorId, number> {
  const last = new Map<TensorId, number>();
  graph.nodes.forEach((node, index) => node.inputs.forEach((id) => last.set(id, index)));
  for (const id of graph.updates.values()) last.set(id, graph.nodes.length);
  for (const id of graph.outputs.values()) {
    // What is read of an input from outside is the value that it has taken.
    if (!isInput(graph, id)) last.set(id, graph.nodes.length);
  }
  return last;
}

function checkReaders(
  graph: Graph,
  { node, index, input, touched, places, lastReader }: {
    readonly node: GraphNode;
    readonly index: number;
    readonly input: number;
    readonly touched: readonly TensorId[];
    readonly places: readonly TensorPlace[];
    readonly lastReader: ReadonlyMap<TensorId, number>;
  },
): void {
  const old = touched.filter((id) => places[id].writer < index);
  const also = node.inputs.find((id, i) => i !== input && old.includes(id));
  const later = old.find((id) => lastReader.get(id)! > index);
  const missed = also ?? later;
  if (missed === undefined) return;
  const reader = also === undefined ? lastReader.get(missed)! : index;
  throw new RangeError(
    `Cannot update in place as nothing else may read the old value: op=${node.op.name}, ` +
      `node=${index}, tensor=${graph.tensors[missed].name}, ` +
      (reader === graph.nodes.length ? "reader=the end of the run" : `reader=node ${reader}`),
  );
}

function isInput(graph: Graph, id: TensorId): boolean {
  return graph.inputs.get(graph.tensors[id].name) === id;
}

function covers(outer: TensorPlace, inner: TensorPlace): boolean {
  return outer.root === inner.root && outer.start <= inner.start && inner.end <= outer.end;
}
