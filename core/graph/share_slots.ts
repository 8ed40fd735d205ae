/** A buffer that is needed from one node to another, both included. */
export interface BufferNeed {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Slots of memory, and which of them each buffer lies in. */
export interface SharedSlots {
  /** Bytes of each slot. */
  readonly slots: readonly number[];
  /** Slot of each buffer, in the order given. */
  readonly of: readonly number[];
}

/**
 * Lets buffers that are not needed at the same time share memory.
 *
 * Greedy by size: the largest buffer first, each into the smallest slot that is free while it is
 * needed, else into a new one.
 */
export function shareSlots(needs: readonly BufferNeed[]): SharedSlots {
  const order = [...needs.keys()].sort((a, b) =>
    needs[b].bytes - needs[a].bytes || needs[a].first - needs[b].first || a - b
  );
  const slots: { readonly bytes: number; readonly tenants: BufferNeed[] }[] = [];
  const of = needs.map(() => 0);
  for (const index of order) {
    const need = needs[index];
    // Slots come in falling size, so the last one that is free fits best.
    let slot = slots.findLastIndex(({ tenants }) =>
      tenants.every(({ first, last }) => last < need.first || need.last < first)
    );
    if (slot < 0) slot = slots.push({ bytes: need.bytes, tenants: [] }) - 1;
    slots[slot].tenants.push(need);
    of[index] = slot;
  }
  return { slots: slots.map(({ bytes }) => bytes), of };
}
