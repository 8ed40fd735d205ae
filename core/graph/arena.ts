import { elementCount, type Shape } from "../base/shape.ts";
import { type TensorId, type TensorInfo, VIEW_ALIGNMENT } from "./graph.ts";

/** Where the members of an arena lie in it, and how long it is. */
export interface ArenaLayout {
  readonly offsets: readonly number[];
  readonly length: number;
}

/** Lays tensors out one after the other, each from a multiple of {@link VIEW_ALIGNMENT} on. */
export function layOutArena(shapes: readonly Shape[]): ArenaLayout {
  let length = 0;
  const offsets = shapes.map((shape) => {
    const offset = length;
    length += Math.ceil(elementCount(shape) / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;
    return offset;
  });
  return { offsets, length };
}

/** Lists the views of an arena in the order in which they lie. */
export function viewsOf(tensors: readonly TensorInfo[], arena: TensorId): TensorId[] {
  const offset = (id: TensorId) => tensors[id].view?.offset ?? 0;
  return tensors
    .flatMap(({ view }, id) => view?.of === arena ? [id] : [])
    .sort((a, b) => offset(a) - offset(b));
}
