import { assertEquals, assertThrows } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import { layOutArena } from "../../../core/graph/arena.ts";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { packProduced } from "../../../core/graph/pack_produced.ts";
import { add, copy } from "../../../kernels/mod.ts";

const ascending = (count: number, first = 1) =>
  Float64Array.from({ length: count }, (_, i) => first + i);
const inPlaceCopy: Op = { ...copy, name: "in_place_copy", inPlace: [{ output: 0, input: 0 }] };

/** Two packed parameters of 4 and 65 elements. */
function packed() {
  const b = new GraphBuilder();
  const [v, w] = [b.input("v", [2, 2]), b.input("w", [65])];
  return { b, v, w, params: b.pack("params", [v, w]) };
}

Deno.test("layOutArena() starts every member at a multiple of 64", () => {
  assertEquals(layOutArena([[1], [64], [65], [2, 2]]), { offsets: [0, 64, 128, 256], length: 320 });
});

Deno.test("GraphBuilder.pack() makes inputs parts of one that shares their values", () => {
  const { b, v, params } = packed();
  b.output("v", b.apply(copy, [v])[0]);
  b.output("all", b.apply(copy, [params])[0]);
  const graph = b.build();
  assertEquals(graph.tensors[params].shape, [192]);
  const parts = evaluateReference(graph, new Map([["v", ascending(4)], ["w", ascending(65, 9)]]));
  assertEquals(parts.get("v"), ascending(4));
  const whole = new Float64Array(192);
  whole.set(ascending(4));
  whole.set(ascending(65, 9), 64);
  assertEquals(parts.get("all"), whole);
  assertEquals(evaluateReference(graph, new Map([["params", whole]])), parts);
});

Deno.test("packProduced() lays gradients out as the parameters and leaves gaps zero", () => {
  const { b, v, w, params } = packed();
  const [gradV] = b.apply(add, [v, v]);
  const [gradW] = b.apply(add, [w, w]);
  const arena = packProduced(b, "grads", { members: [gradV, gradW], like: params });
  b.output("grads", arena);
  const graph = b.build();
  // 4 elements lie in place, 65 are no whole quads and are copied.
  assertEquals(graph.nodes.map(({ op }) => op.name), ["add", "add", "copy"]);
  assertEquals(graph.tensors[gradV].view, { of: arena, offset: 0 });
  const inputs = new Map([["v", ascending(4)], ["w", ascending(65, 9)]]);
  const expected = new Float64Array(192);
  expected.set(ascending(4).map((x) => 2 * x));
  expected.set(ascending(65, 9).map((x) => 2 * x), 64);
  assertEquals(evaluateReference(graph, inputs).get("grads"), expected);
});

Deno.test("packProduced() copies what cannot be computed in its place", () => {
  const b = new GraphBuilder();
  const params = b.pack("params", ["a", "b", "c", "d", "e", "f"].map((n) => b.input(n, [4])));
  const x = b.input("x", [4]);
  const [twice] = b.apply(add, [x, x]);
  const [read] = b.apply(add, [x, x]);
  const [made] = b.apply(add, [read, x]);
  const [updated] = b.apply(inPlaceCopy, [b.apply(add, [x, x])[0]]);
  packProduced(b, "grads", { members: [x, twice, twice, read, made, updated], like: params });
  const graph = b.build();
  const lies = graph.tensors.filter(({ view }) => view !== undefined && view.of !== params);
  assertEquals(lies.map(({ name }) => name), [
    "add_2.y",
    "x/packed",
    "add_0.y/packed",
    "add_0.y/packed",
    "add_1.y/packed",
    "in_place_copy_4.y/packed",
  ]);
});

Deno.test("packProduced() keeps the place of an undefined member", () => {
  const { b, v, params } = packed();
  const [gradV] = b.apply(add, [v, v]);
  b.output("grads", packProduced(b, "grads", { members: [gradV, undefined], like: params }));
  const inputs = new Map([["v", ascending(4)], ["w", ascending(65)]]);
  assertEquals(evaluateReference(b.build(), inputs).get("grads")!.slice(4), new Float64Array(188));
});

Deno.test("packProduced() refuses members of another number or shape", () => {
  const { b, v, w, params } = packed();
  const [gradW] = b.apply(add, [w, w]);
  assertThrows(
    () => packProduced(b, "grads", { members: [v], like: params }),
    RangeError,
    "members=1, places=2",
  );
  assertThrows(
    () => packProduced(b, "grads", { members: [gradW, gradW], like: params }),
    RangeError,
    "must have the shape of its place: add_0.y=[65], v=[2, 2]",
  );
});

Deno.test("GraphBuilder.place() refuses a tensor that lies in an arena", () => {
  const { b, v } = packed();
  assertThrows(() => b.pack("again", [v]), RangeError, `tensor="v", arena="params"`);
});
