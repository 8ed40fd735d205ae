import { assertEquals } from "@std/assert";
import { cutExtent } from "../../core/device/cpu/cut_stages.ts";
import { copy } from "../../kernels/mod.ts";
import { copyChain, SHARED_COPY } from "../../bench/kernel_call.ts";

Deno.test("SHARED_COPY gives each of two threads half of 64 elements, copy does not", () => {
  const shapes = { inputs: [[64]], outputs: [[64]] };
  const cuts = (op: typeof copy) => op.wasm(shapes, {}).map((stage) => cutExtent(stage, 2));
  assertEquals(cuts(SHARED_COPY), [[0, 32, 64]]);
  assertEquals(cuts(copy), [[0, 64, 64]]);
});

Deno.test("copyChain() hands each copy to the next", () => {
  const { nodes, inputs, outputs } = copyChain(copy, 3, 64);
  assertEquals(nodes.map((node) => [...node.inputs, ...node.outputs]), [[0, 1], [1, 2], [2, 3]]);
  assertEquals([inputs.get("x"), outputs.get("y")], [0, 3]);
});
