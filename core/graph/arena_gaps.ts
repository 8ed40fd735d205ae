import type { Graph, TensorId } from "./graph.ts";
import type { TensorPlace } from "./tensor_places.ts";

/** A range of elements of a tensor that has memory of its own. */
export interface ElementRange {
  readonly tensor: TensorId;
  readonly start: number;
  readonly end: number;
  /** The view before the range, or the arena itself. */
  readonly behind: TensorId;
}

/** Lists the parts of arenas that belong to none of their views. */
export function arenaGaps(graph: Graph, places: readonly TensorPlace[]): ElementRange[] {
  const arenas = new Set(graph.tensors.flatMap(({ view }) => view === undefined ? [] : [view.of]));
  const views = [...graph.tensors.keys()].filter((id) =>
    graph.tensors[id].view !== undefined && !arenas.has(id)
  );
  const byRoot = Map.groupBy(views, (id) => places[id].root);
  return [...byRoot].flatMap(([tensor, ids]) => {
    const gaps: ElementRange[] = [];
    let [at, behind] = [0, tensor];
    for (const id of ids.sort((a, b) => places[a].start - places[b].start)) {
      if (places[id].start > at) gaps.push({ tensor, start: at, end: places[id].start, behind });
      if (places[id].end > at) [at, behind] = [places[id].end, id];
    }
    const { end } = places[tensor];
    return at < end ? [...gaps, { tensor, start: at, end, behind }] : gaps;
  });
}
