/** A collection that gives its first element quickly. */
export interface Heap<T> {
  /** Adds an element. */
  push(item: T): void;
  /** Takes out the first element; undefined if there is none. */
  pop(): T | undefined;
}

/**
 * Makes a binary heap.
 *
 * Elements of which neither is before the other come out in no stated order.
 *
 * Source: Williams 1964, Communications of the ACM 7, algorithm 232.
 *
 * @param isBefore Whether one element comes out before another.
 * @returns The heap, empty.
 */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  return {
    push(item) {
      let at = items.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(item, items[parent])) break;
        items[at] = items[parent];
        at = parent;
      }
      items[at] = item;
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (last === undefined || items.length === 0) return first;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && isBefore(items[child + 1], items[child])) child++;
        if (!isBefore(items[child], last)) break;
        items[at] = items[child];
        at = child;
      }
      items[at] = last;
      return first;
    },
  };
}
