import type { BufferRef } from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import { type Graph, type GraphNode, VIEW_ALIGNMENT } from "../../graph/graph.ts";
import { NO_SLOT, planMemory } from "../../graph/plan_memory.ts";

/** A part of a buffer, of the first replicate. */
export interface BufferRange {
  /** Index into `BufferPlan.sizes`. */
  readonly buffer: number;
  /** First byte; that of a binding is a multiple of 256. */
  readonly offset: number;
  readonly bytes: number;
}

/** The buffers of a graph, and what lies where in them. */
export interface BufferPlan {
  /** Bytes of each buffer, with all replicates. */
  readonly sizes: readonly number[];
  /** Bytes from one replicate to the next in each buffer. */
  readonly strides: readonly number[];
  /** Place of each tensor, by id; undefined where nothing touches it. */
  readonly tensors: readonly (BufferRange | undefined)[];
  /** Copies that end a run, in order. */
  readonly copies: readonly { readonly from: BufferRange; readonly to: BufferRange }[];
  /** Parts that are zero before the first run, also in test mode. */
  readonly zeros: readonly BufferRange[];
  /** Place of what a stage of a node binds. */
  place(ref: BufferRef, node: number): BufferRange;
}

/** Storage bindings start on multiples of this. */
const BINDING_ALIGNMENT = 4 * VIEW_ALIGNMENT;

/**
 * Gives each slot of the memory plan a buffer, which holds all replicates side by side.
 *
 * Copies within one buffer, which WebGPU has not, go by way of a buffer of their own.
 *
 * @param reuse Whether tensors may share memory.
 */
export function placeBuffers(
  graph: Graph,
  { replicates, reuse }: { readonly replicates: number; readonly reuse: boolean },
): BufferPlan {
  const memory = planMemory(graph, { reuse });
  const slots = [...memory.slots];
  const tensors = memory.tensors.map(({ slot, offset }, id) =>
    slot === NO_SLOT
      ? undefined
      : { buffer: slot, offset, bytes: 4 * elementCount(graph.tensors[id].shape) }
  );
  const copies = memory.copies.flatMap(({ from, to }) => {
    const [source, target] = [tensors[from]!, tensors[to]!];
    if (source.buffer !== target.buffer) return [{ from: source, to: target }];
    const between = { buffer: slots.push(target.bytes) - 1, offset: 0, bytes: target.bytes };
    return [{ from: source, to: between }, { from: between, to: target }];
  });
  const strides = slots.map((bytes) =>
    replicates === 1 ? bytes : Math.ceil(bytes / BINDING_ALIGNMENT) * BINDING_ALIGNMENT
  );
  return {
    sizes: slots.map((bytes, slot) => (replicates - 1) * strides[slot] + bytes),
    strides,
    tensors,
    copies,
    zeros: memory.gaps.map(({ tensor, start, end }) => {
      const { buffer, offset } = tensors[tensor]!;
      return { buffer, offset: offset + 4 * start, bytes: 4 * (end - start) };
    }),
    place({ role, index }, node) {
      if (role === "scratch") {
        const buffer = memory.scratch[node][index];
        return { buffer, offset: 0, bytes: memory.slots[buffer] };
      }
      return tensors[idOf({ role, index }, graph.nodes[node])]!;
    },
  };
}

function idOf({ role, index }: BufferRef, { op, inputs, outputs }: GraphNode): number {
  if (role === "input") return inputs[index];
  if (role === "output") return outputs[index];
  throw new RangeError(
    `Cannot run on WebGPU as a stage may bind inputs, outputs and scratch tensors: ` +
      `op=${op.name}, role=${role}`,
  );
}
