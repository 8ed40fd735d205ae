import { assertEquals, assertThrows } from "@std/assert";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { add, multiply, randomBits } from "../../../kernels/mod.ts";
import { philoxReference } from "../../../kernels/random_bits/philox_reference.ts";

Deno.test("evaluateReference() runs the ops in order and gives outputs and updated inputs", () => {
  const b = new GraphBuilder();
  const [x, w] = [b.input("x", [2]), b.input("w", [2])];
  const [y] = b.apply(multiply, [x, w]);
  const [next] = b.apply(add, [w, y]);
  b.output("y", y);
  b.update(w, next);
  const inputs = new Map([["x", Float64Array.of(2, 3)], ["w", Float64Array.of(5, 7)]]);
  assertEquals(
    evaluateReference(b.build(), inputs),
    new Map([["y", Float64Array.of(10, 21)], ["w", Float64Array.of(15, 28)]]),
  );
  assertEquals(inputs.get("w"), Float64Array.of(5, 7));
});

Deno.test("evaluateReference() takes and gives words as whole numbers", () => {
  const b = new GraphBuilder();
  const [bits] = b.apply(randomBits, [b.input("key", [6], "u32")], { count: 4 });
  b.output("bits", bits);
  const key = Float64Array.of(1, 2, 3, 4, 5, 2 ** 32 - 1);
  assertEquals(
    [...evaluateReference(b.build(), new Map([["key", key]])).get("bits")!],
    [...philoxReference([3, 4, 5, 2 ** 32 - 1], [1, 2])],
  );
});

Deno.test("evaluateReference() refuses inputs that are missing or of another size", () => {
  const b = new GraphBuilder();
  b.input("x", [2]);
  const graph = b.build();
  assertThrows(() => evaluateReference(graph, new Map()), RangeError, "missing=x");
  assertThrows(
    () => evaluateReference(graph, new Map([["x", Float64Array.of(1)]])),
    RangeError,
    "input=x, elements=2, values=1",
  );
});
