import { assertThrows } from "@std/assert";
import { checkIndices } from "../../../core/device/check_indices.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { crossEntropy, embedding } from "../../../kernels/mod.ts";

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
