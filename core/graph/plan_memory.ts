import { elementCount, type Shape } from "../base/shape.ts";
import { arenaGaps, type ElementRange } from "./arena_gaps.ts";
import type { Graph, TensorId } from "./graph.ts";
import { nodeShapes } from "./graph_cost.ts";
import { type BufferNeed, shareSlots } from "./share_slots.ts";
import { type TensorPlace, tensorPlaces } from "./tensor_places.ts";
import { checkUpdates, updateCopies, type UpdateCopy } from "./update_rules.ts";

/** Slots hold whole quads of elements, so that kernels can take four at once. */
const SLOT_BYTES = 16;

/** Slot of a tensor that no node, input or output touches, such as one that was fused away. */
export const NO_SLOT = -1;

/** Where a tensor lies. */
export interface SlotPlace {
  /** Index into `MemoryPlan.slots`, or {@link NO_SLOT}. */
  readonly slot: number;
  /** First byte in the slot: not 0 for views only, a multiple of 256. */
  readonly offset: number;
}

/** Memory of one run of a graph: which buffers there are, and what lies in them. */
export interface MemoryPlan {
  /** Bytes of each slot, multiples of 16. */
  readonly slots: readonly number[];
  /** Place of each tensor, by id. */
  readonly tensors: readonly SlotPlace[];
  /** Slots of the scratch tensors, by node. */
  readonly scratch: readonly (readonly number[])[];
  /** Copies that end a run: inputs that take a value which was not made in their place. */
  readonly copies: readonly UpdateCopy[];
  /** Parts of arenas that belong to none of their views: zero, also in test mode. */
  readonly gaps: readonly ElementRange[];
  /** Bytes of all slots. */
  readonly peakBytes: number;
}

/** Choices of a memory plan. */
export interface MemoryOptions {
  /**
   * Whether tensors may share slots. In test mode they do not, so that a write beside one of them
   * and an element that was not written are found.
   */
  readonly reuse: boolean;
}

/**
 * Plans the memory of a graph.
 *
 * Inputs, outputs and arenas with their views keep slots of their own between runs. Every other
 * tensor needs its slot from the node that writes it to the last one that reads it, a scratch
 * tensor during its node; those that are not needed at the same time share slots. Buffers of one
 * node never share. Updates lie where their input lies.
 *
 * @throws {RangeError} If an update would destroy a value that is read later.
 */
export function planMemory(graph: Graph, { reuse }: MemoryOptions): MemoryPlan {
  const places = tensorPlaces(graph);
  checkUpdates(graph, places);
  const copies = updateCopies(graph, places);
  const lives = livesOf(graph, places, copies);
  const roots = [...lives.keys()];
  const scratch = graph.nodes.map((node) =>
    node.op.scratch?.(nodeShapes(graph, node), node.attributes) ?? []
  );
  const whole = { first: -1, last: graph.nodes.length };
  const needs: BufferNeed[] = [
    ...roots.map((id) => ({
      bytes: slotBytes(graph.tensors[id].shape),
      ...(reuse ? lives.get(id)! : whole),
    })),
    ...scratch.flatMap((shapes, node) =>
      shapes.map((shape) => ({
        bytes: slotBytes(shape),
        ...(reuse ? { first: node, last: node } : whole),
      }))
    ),
  ];
  const { slots, of } = shareSlots(needs);
  const slotOf = new Map(roots.map((id, i) => [id, of[i]]));
  let next = roots.length;
  return {
    slots,
    tensors: places.map(({ root, start }) => ({
      slot: slotOf.get(root) ?? NO_SLOT,
      offset: 4 * start,
    })),
    scratch: scratch.map((shapes) => shapes.map(() => of[next++])),
    copies,
    gaps: arenaGaps(graph, places),
    peakBytes: slots.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** From which node to which the memory of each root is needed; -1 is before the first. */
function livesOf(
  graph: Graph,
  places: readonly TensorPlace[],
  copies: readonly UpdateCopy[],
): Map<TensorId, { first: number; last: number }> {
  const lives = new Map<TensorId, { first: number; last: number }>();
  const need = (id: TensorId, node: number) => {
    const { root } = places[id];
    const life = lives.get(root);
    lives.set(root, {
      first: Math.min(node, life?.first ?? node),
      last: Math.max(node, life?.last ?? node),
    });
  };
  graph.nodes.forEach((node, index) => {
    for (const id of [...node.inputs, ...node.outputs]) need(id, index);
  });
  for (const { from } of copies) need(from, graph.nodes.length);
  const kept = [...graph.inputs.values(), ...graph.outputs.values(), ...graph.updates.keys()];
  const arenas = graph.tensors.flatMap(({ view }) => view === undefined ? [] : [view.of]);
  for (const id of [...kept, ...arenas]) {
    need(id, -1);
    need(id, graph.nodes.length);
  }
  return lives;
}

function slotBytes(shape: Shape): number {
  return SLOT_BYTES * Math.max(1, Math.ceil(4 * elementCount(shape) / SLOT_BYTES));
}
