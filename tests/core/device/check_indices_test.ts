import { assertThrows } from "@std/assert";
import { checkIndices } from "../../../core/device/check_indices.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { crossEntropy, embedding, packedVisibleAttention } from "../../../kernels/mod.ts";

Deno.test("checkIndices() refuses a token outside the table, with its place among replicates", () => {
  const b = new GraphBuilder();
  const table = b.input("table", [5, 2]);
  const tokens = b.input("tokens", [3], "u32");
  b.apply(embedding, [table, tokens]);
  const graph = b.build();
  checkIndices(graph, tokens, Uint32Array.of(0, 4, 2));
  checkIndices(graph, table, new Uint32Array(10).fill(77));
  assertThrows(
    () => checkIndices(graph, tokens, Uint32Array.of(0, 4, 2, 1, 5, 0)),
    RangeError,
    "Cannot write a tensor as embedding takes it for tokens, which must be below 5: " +
      "tensor=tokens, replicate=1, index=1, value=5",
  );
});

Deno.test("checkIndices() takes the mark of an ignored target, and nothing else outside", () => {
  const b = new GraphBuilder();
  const logits = b.input("logits", [2, 7]);
  const targets = b.input("targets", [2], "u32");
  b.apply(crossEntropy, [logits, targets], { ignoreIndex: 0xffffffff });
  const graph = b.build();
  checkIndices(graph, targets, Uint32Array.of(6, 0xffffffff));
  assertThrows(
    () => checkIndices(graph, targets, Uint32Array.of(0xfffffffe, 0)),
    RangeError,
    "must be below 7 or 4294967295: tensor=targets, index=0, value=4294967294",
  );
});

Deno.test("checkIndices() refuses a query that sees no key, or more than there are", () => {
  const b = new GraphBuilder();
  const qkv = b.input("qkv", [1, 3, 6]);
  const visible = b.input("visible", [1, 3], "u32");
  const attributes = { heads: 1, kvHeads: 1, causal: 0, scale: 1, precision: 12 };
  b.apply(packedVisibleAttention, [qkv, visible], attributes);
  const graph = b.build();
  checkIndices(graph, visible, Uint32Array.of(3, 1, 2));
  for (const wrong of [0, 4, 0xffffffff]) {
    assertThrows(
      () => checkIndices(graph, visible, Uint32Array.of(3, wrong, 2)),
      RangeError,
      "Cannot write a tensor as packed_visible_attention takes it for visible, which must be at " +
        `least 1 and below 4: tensor=visible, index=1, value=${wrong}`,
    );
  }
});
