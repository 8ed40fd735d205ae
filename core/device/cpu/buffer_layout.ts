import { elementCount } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { type MemoryPlan, NO_SLOT } from "../../graph/plan_memory.ts";

/** Buffers start on multiples of this, a cache line. */
const LINE_BYTES = 64;

/** Bytes that belong to nobody, in a set of buffers, and whose they lie behind. */
export interface Gap {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Byte offsets of all buffers of a graph inside one set of them. */
export interface BufferLayout {
  /** By tensor; -1 for one that nothing touches. */
  readonly tensors: readonly number[];
  /** By node and place. */
  readonly scratch: readonly (readonly number[])[];
  /** Behind each buffer, up to the next. Of use where tensors share no slots. */
  readonly gaps: readonly Gap[];
  /** Between the views of arenas; they are zero, always. */
  readonly arenaGaps: readonly Gap[];
  readonly bytes: number;
}

/**
 * Lays the slots of a memory plan out one after the other.
 *
 * Behind each lies a gap of at least one cache line, so that kernels may load whole vectors past
 * the end of a row, and test mode can see a write that does not belong there.
 */
export function layOutBuffers(graph: Graph, plan: MemoryPlan): BufferLayout {
  let bytes = 0;
  const starts = plan.slots.map((slot) => {
    const start = bytes;
    bytes += (Math.ceil(slot / LINE_BYTES) + 1) * LINE_BYTES;
    return start;
  });
  const tensors = plan.tensors.map(({ slot, offset }) =>
    slot === NO_SLOT ? -1 : starts[slot] + offset
  );
  const scratch = plan.scratch.map((slots) => slots.map((slot) => starts[slot]));
  return {
    tensors,
    scratch,
    gaps: contentsOf(graph, plan).map(({ name, bytes: filled }, slot) => ({
      name,
      start: starts[slot] + filled,
      end: starts[slot + 1] ?? bytes,
    })),
    arenaGaps: plan.gaps.map(({ tensor, start, end, behind }) => ({
      name: graph.tensors[behind].name,
      start: tensors[tensor] + 4 * start,
      end: tensors[tensor] + 4 * end,
    })),
    bytes,
  };
}

/** Names what lies in each slot, and how many bytes it fills. */
function contentsOf(graph: Graph, { slots, tensors, scratch }: MemoryPlan) {
  const contents = slots.map((bytes) => ({ name: "", bytes }));
  graph.tensors.forEach(({ name, shape, view }, id) => {
    const { slot } = tensors[id];
    if (slot === NO_SLOT || view !== undefined || contents[slot].name !== "") return;
    contents[slot] = { name, bytes: 4 * elementCount(shape) };
  });
  scratch.forEach((places, node) =>
    places.forEach((slot, index) => {
      contents[slot].name ||= `${graph.nodes[node].op.name}_${node}.scratch_${index}`;
    })
  );
  return contents;
}
