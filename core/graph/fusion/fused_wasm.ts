import { type BufferRef, input, output, scratch, type WasmStage } from "../../base/op.ts";
import { elementCount, type Shape } from "../../base/shape.ts";
import type { FusedGroup } from "./group_parts.ts";

/** Where each part's result lies on the CPU. */
export interface ResultPlaces {
  readonly places: readonly BufferRef[];
  /** Scratch tensors of the fused op's own, for results that fit into no output. */
  readonly scratch: readonly Shape[];
}

/**
 * Chooses a buffer for each result: its own output; else an output that is written later, which
 * the parts until then may use, each reading and writing the same element; else scratch.
 *
 * @param firstScratch Number of scratch tensors that belong to the head.
 */
export function placeResults(group: FusedGroup, firstScratch = 0): ResultPlaces {
  const { parts, stores, outputs, shape } = group;
  const lastUse = parts.map((_, p) =>
    parts.reduce(
      (last, { operands }, user) =>
        operands.some(({ from, index }) => from === "part" && index === p) ? user : last,
      p,
    )
  );
  // Each output can be lent until the part that owns it.
  const buffers = outputs
    .map((_, i) => ({ ref: output(i), lentUntil: stores.indexOf(i), busyUntil: -1 }))
    .filter(({ lentUntil }) => lentUntil >= 0);
  const scratchShapes: Shape[] = [];
  const places = parts.map((_, p): BufferRef => {
    const own = stores[p];
    if (own !== undefined) return output(own);
    let buffer = buffers.find(({ lentUntil, busyUntil }) =>
      busyUntil <= p && lentUntil >= lastUse[p]
    );
    if (buffer === undefined) {
      const ref = scratch(firstScratch + scratchShapes.length);
      buffer = { ref, lentUntil: parts.length, busyUntil: -1 };
      buffers.push(buffer);
      scratchShapes.push(shape);
    }
    buffer.busyUntil = lastUse[p];
    return buffer.ref;
  });
  return { places, scratch: scratchShapes };
}

/**
 * Lists the stages of all parts. A stage goes on where the one before it left off, without a
 * barrier, wherever its units are the same elements.
 */
export function fusedWasm(group: FusedGroup, headScratch: number): WasmStage[] {
  const { places } = placeResults(group, headScratch);
  const elements = elementCount(group.shape);
  const rows = elements / (group.shape.at(-1) ?? 1);
  const stages: WasmStage[] = [];
  group.parts.forEach(({ op, operands, shapes, attributes }, p) => {
    const isHead = group.hasHead && p === 0;
    const place = (ref: BufferRef): BufferRef => {
      if (ref.role === "output") {
        return ref.index === 0 ? places[p] : output(group.further[ref.index - 1]);
      }
      if (ref.role !== "input") return ref;
      const { from, index } = operands[ref.index];
      return from === "part" ? places[index] : input(index);
    };
    for (const [i, stage] of op.wasm(shapes, attributes).entries()) {
      const before = stages.at(-1);
      // Units are whole rows or elements; those of a head may be columns.
      const byElements = (extent: number) => extent === rows || extent === elements;
      const factor = before === undefined ? undefined : stage.extent / before.extent;
      const goesOn = !isHead && i === 0 && before !== undefined && byElements(before.extent) &&
        byElements(stage.extent) && Number.isSafeInteger(factor);
      stages.push({
        ...stage,
        args: stage.args.map((arg) => typeof arg === "number" ? arg : place(arg)),
        ...(goesOn ? { chain: factor } : {}),
      });
    }
  });
  return stages;
}
