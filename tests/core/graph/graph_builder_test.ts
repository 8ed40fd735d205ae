import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { add, copy, randomBits, rmsNorm } from "../../../kernels/mod.ts";

Deno.test("GraphBuilder.apply() adds the tensors' names to the rule of an op", () => {
  const b = new GraphBuilder();
  const [x, w] = [b.input("tokens/x", [2, 3]), b.input("layer 0/bias", [4])];
  assertThrows(
    () => b.apply(add, [x, w]),
    ShapeError,
    `a=[2, 3], b=[4], perRow=0; a is "tokens/x" [2, 3], b is "layer 0/bias" [4]`,
  );
  assertThrows(() => b.apply(add, [x]), ShapeError, `inputs=1; a is "tokens/x" [2, 3]`);
});

Deno.test("GraphBuilder.apply() refuses what is missing or of another type", () => {
  const b = new GraphBuilder();
  const [x, key] = [b.input("x", [2, 3]), b.input("key", [6], "u32")];
  assertThrows(() => b.apply(add, [x, 7]), RangeError, "a tensor of this graph: b=undefined");
  assertThrows(() => b.apply(copy, [key]), TypeError, `x must hold f32 elements: tensor="key"`);
  assertThrows(() => b.apply(randomBits, [x], { count: 1 }), TypeError, "must hold u32 elements");
  assertThrows(() => b.apply(rmsNorm, [x, x]), RangeError, `eps=undefined; x is "x" [2, 3]`);
  assertEquals(b.nodes.length, 0);
});

Deno.test("GraphBuilder.rename() names what is computed and refuses inputs", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [1]);
  const [y] = b.apply(copy, [x]);
  b.rename(y, "layer 0/out");
  assertEquals(b.build().tensors[y].name, "layer 0/out");
  assertThrows(() => b.rename(x, "z"), RangeError, "must not be an input: name=x");
});
