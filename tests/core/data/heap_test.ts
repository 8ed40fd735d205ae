import { assertEquals } from "@std/assert";
import { createHeap } from "../../../core/data/heap.ts";
import { permutation } from "../../../core/random/permutation.ts";
import { createStream } from "../../../core/random/stream.ts";

Deno.test("createHeap() gives elements in order, whatever the order they came in", () => {
  for (let size = 0; size < 60; size++) {
    const heap = createHeap<number>((a, b) => a < b);
    const order = permutation(createStream({ seed: size, path: "data-order" }), size);
    for (const item of order) heap.push(item);
    assertEquals(Array.from({ length: size }, () => heap.pop()), order.toSorted((a, b) => a - b));
    assertEquals(heap.pop(), undefined);
  }
});

Deno.test("createHeap() takes elements between those it gives", () => {
  const heap = createHeap<number>((a, b) => a < b);
  heap.push(5);
  heap.push(5);
  assertEquals(heap.pop(), 5);
  heap.push(3);
  assertEquals([heap.pop(), heap.pop(), heap.pop()], [3, 5, undefined]);
});
