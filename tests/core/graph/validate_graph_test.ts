import { assertEquals, assertThrows } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { add, copy } from "../../../kernels/mod.ts";

const inPlaceCopy: Op = { ...copy, name: "in_place_copy", inPlace: [{ output: 0, input: 0 }] };

/** Builds a graph on an arena of two computed parts, of 64 and 8 elements. */
function refuses(message: string, build: (b: GraphBuilder) => void): void {
  const b = new GraphBuilder();
  build(b);
  assertThrows(() => b.build(), RangeError, `Cannot build the graph as ${message}`);
}

Deno.test("validateGraph() refuses views that do not lie well in their arena", () => {
  const made = (b: GraphBuilder, size: number) => b.apply(copy, [b.input(`x${size}`, [size])])[0];
  refuses(`a view must start at a multiple of 64 elements: tensor="copy_0.y", offset=32`, (b) => {
    b.place(made(b, 4), { of: b.arena("arena", 64), offset: 32 });
  });
  refuses(`a view must lie inside its arena: tensor="copy_0.y", offset=64, end=68`, (b) => {
    b.place(made(b, 4), { of: b.arena("arena", 64), offset: 64 });
  });
  refuses(`views of an arena must not overlap: tensor="copy_1.y", offset=64`, (b) => {
    const arena = b.arena("arena", 256);
    b.place(made(b, 100), { of: arena, offset: 0 });
    b.place(made(b, 4), { of: arena, offset: 64 });
  });
  refuses(`views of an input must be inputs, and of another arena computed`, (b) => {
    b.place(b.input("x", [4]), { of: b.arena("arena", 64), offset: 0 });
  });
  refuses(`an arena must not lie in another: tensor="inner"`, (b) => {
    const [inner, outer] = [b.arena("inner", 64), b.arena("outer", 64)];
    b.place(made(b, 4), { of: inner, offset: 0 });
    b.place(inner, { of: outer, offset: 0 });
  });
  refuses("an arena must not be computed but by its parts", (b) => {
    b.place(made(b, 4), { of: made(b, 64), offset: 0 });
  });
});

Deno.test("validateGraph() refuses ops that read an arena too early or while writing it", () => {
  refuses(`an arena must be read after all its parts are written: tensor="arena"`, (b) => {
    const arena = b.arena("arena", 64);
    b.apply(copy, [arena]);
    b.place(b.apply(copy, [b.input("x", [4])])[0], { of: arena, offset: 0 });
  });
  refuses(`no op may both read and write parts of an arena: tensor="copy_0.y"`, (b) => {
    const arena = b.arena("arena", 128);
    const [first] = b.apply(copy, [b.input("x", [4])]);
    const [second] = b.apply(copy, [first]);
    b.place(first, { of: arena, offset: 0 });
    b.place(second, { of: arena, offset: 64 });
  });
});

Deno.test("validateGraph() refuses updates that do not fit their input", () => {
  refuses(`an updated tensor must be an input: tensor="add_0.y"`, (b) => {
    const x = b.input("x", [4]);
    b.update(b.apply(add, [x, x])[0], x);
  });
  refuses("an input must be updated by a value of its shape and type", (b) => {
    b.update(b.input("x", [4]), b.input("y", [2, 2]));
  });
  refuses("an input must not be updated both by itself and with its arena", (b) => {
    const x = b.input("x", [4]);
    const all = b.pack("all", [x]);
    b.update(x, b.apply(copy, [x])[0]);
    b.update(all, b.apply(copy, [all])[0]);
  });
});

Deno.test("validateGraph() accepts packed inputs that an op updates in place", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [4]);
  const all = b.pack("all", [x]);
  b.output("y", b.apply(copy, [x])[0]);
  b.update(all, b.apply(inPlaceCopy, [all])[0]);
  assertEquals(b.build().updates.size, 1);
});
