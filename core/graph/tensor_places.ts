import { elementCount } from "../base/shape.ts";
import { type Graph, type TensorId, VIEW_ALIGNMENT } from "./graph.ts";

/** Where a tensor lies: inside a tensor that has memory of its own, from this element on. */
export interface TensorPlace {
  readonly root: TensorId;
  readonly start: number;
  readonly end: number;
  /** Node that gave the tensor its value; -1 for one that no node writes. */
  readonly writer: number;
}

/**
 * Finds where every tensor lies: views in their arena, outputs of updates where the input lay.
 *
 * @throws {RangeError} If a view leaves its arena or is not aligned, or an update changes the size.
 */
export function tensorPlaces(graph: Graph): readonly TensorPlace[] {
  const places: TensorPlace[] = [];
  const writers = new Map<TensorId, { node: number; over?: TensorId }>();
  graph.nodes.forEach((node, index) =>
    node.outputs.forEach((id, output) => {
      const pair = node.op.inPlace?.find((each) => each.output === output);
      writers.set(id, { node: index, over: pair && node.inputs[pair.input] });
    })
  );
  const placeOf = (id: TensorId): TensorPlace => places[id] ??= resolve(id);
  const resolve = (id: TensorId): TensorPlace => {
    const { view, shape, name } = graph.tensors[id];
    const count = elementCount(shape);
    const { node: writer, over } = writers.get(id) ?? { node: -1 };
    if (over !== undefined) {
      const place = placeOf(over);
      const elements = place.end - place.start;
      if (elements !== count || view !== undefined) {
        throw new RangeError(
          `Cannot place a tensor as an output that updates an input must have its place and size: ` +
            `output=${name}, elements=${count}, input=${graph.tensors[over].name}, ` +
            `elements=${elements}`,
        );
      }
      return { ...place, writer };
    }
    if (view === undefined) return { root: id, start: 0, end: count, writer };
    const arena = placeOf(view.of);
    const start = arena.start + view.offset;
    if (view.offset % VIEW_ALIGNMENT !== 0 || view.offset < 0 || start + count > arena.end) {
      throw new RangeError(
        `Cannot place a view as it must start at a multiple of ${VIEW_ALIGNMENT} and lie in its ` +
          `arena: view=${name}, offset=${view.offset}, elements=${count}, ` +
          `arena=${graph.tensors[view.of].name}, elements=${arena.end - arena.start}`,
      );
    }
    return { root: arena.root, start, end: start + count, writer: Math.max(writer, arena.writer) };
  };
  graph.tensors.forEach((_, id) => placeOf(id));
  return places;
}

/** Tells whether two tensors share an element. */
export function placesOverlap(a: TensorPlace, b: TensorPlace): boolean {
  return a.root === b.root && a.start < b.end && b.start < a.end;
}

/** Tells whether two tensors are the same elements. */
export function placesEqual(a: TensorPlace, b: TensorPlace): boolean {
  return a.root === b.root && a.start === b.start && a.end === b.end;
}
