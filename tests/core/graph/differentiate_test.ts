import { assertEquals, assertThrows } from "@std/assert";
import { differentiate } from "../../../core/graph/differentiate.ts";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { copy, randomBits } from "../../../kernels/mod.ts";
import { toyOp, toyProduct } from "../../helpers/toy_op.ts";

const value = (x: number) => Float64Array.of(x);

Deno.test("differentiate() gives the gradient of a product for both factors", () => {
  const b = new GraphBuilder();
  const [x, y] = [b.input("x", [1]), b.input("y", [1])];
  const [loss] = b.apply(toyProduct, [x, y]);
  differentiate(b, loss, [x, y]).forEach((id, i) => b.output(`grad${i}`, id!));
  const found = evaluateReference(b.build(), new Map([["x", value(3)], ["y", value(5)]]));
  assertEquals([...found], [["grad0", value(5)], ["grad1", value(3)]]);
});

Deno.test("differentiate() adds the gradients of several uses, the last use first", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [1]);
  const [square] = b.apply(toyProduct, [x, x]);
  const [cube] = b.apply(toyProduct, [square, x]);
  const [grad] = differentiate(b, cube, [x]);
  b.output("grad", grad!);
  const graph = b.build();
  const found = evaluateReference(graph, new Map([["x", value(2)]]));
  assertEquals(found.get("grad"), value(12));
  const names = graph.nodes.slice(2).map(({ op, inputs, outputs }) =>
    `${graph.tensors[outputs[0]].name} = ${op.name}(${
      inputs.map((id) => graph.tensors[id].name).join(", ")
    })`
  );
  assertEquals(names, [
    "fill_2.y = fill()",
    "grad/toy_product_0.y = toy_product(fill_2.y, x)",
    "grad/x/1 = toy_product(fill_2.y, toy_product_0.y)",
    "grad/x/2 = toy_product(grad/toy_product_0.y, x)",
    "grad/x/3 = toy_product(grad/toy_product_0.y, x)",
    "grad/x/1-2 = add(grad/x/1, grad/x/2)",
    "grad/x = add(grad/x/1-2, grad/x/3)",
  ]);
});

Deno.test("differentiate() visits only what lies between the wanted tensors and the loss", () => {
  const b = new GraphBuilder();
  const [x, y] = [b.input("x", [1]), b.input("y", [1])];
  const [aside] = b.apply(toyOp({ name: "aside", inputs: ["x"], reference: (v) => v }), [x]);
  const [constant] = b.apply(toyOp({ name: "constant", inputs: ["y"], reference: (v) => v }), [y]);
  const [loss] = b.apply(toyProduct, [x, constant]);
  const before = b.nodes.length;
  assertEquals(differentiate(b, loss, [x, aside]).map((id) => id !== undefined), [true, false]);
  assertEquals(b.nodes.slice(before).map(({ op }) => op.name), ["fill", "toy_product"]);
});

Deno.test("differentiate() gives undefined for what the loss does not depend on", () => {
  const b = new GraphBuilder();
  const [x, y, z] = [b.input("x", [1]), b.input("y", [1]), b.input("z", [4])];
  const [loss] = b.apply(toyProduct, [x, y]);
  assertEquals(differentiate(b, loss, [z]), [undefined]);
});

Deno.test("differentiate() stops at an intermediate tensor that is wanted", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [1]);
  const [h] = b.apply(toyOp({ name: "opaque", inputs: ["x"], reference: (v) => 2 * v }), [x]);
  const [loss] = b.apply(toyProduct, [h, h]);
  b.output("grad", differentiate(b, loss, [h])[0]!);
  assertEquals(
    evaluateReference(b.build(), new Map([["x", value(3)]])).get("grad"),
    value(12),
  );
});

Deno.test("differentiate() names op and tensor where an op has no gradient", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [1]);
  const [h] = b.apply(toyOp({ name: "opaque", inputs: ["value"], reference: (v) => v }), [x]);
  const [loss] = b.apply(toyProduct, [h, h]);
  assertThrows(
    () => differentiate(b, loss, [x]),
    RangeError,
    `Cannot differentiate through opaque as it must have a gradient: value="x"`,
  );
});

Deno.test("differentiate() refuses a loss that is no scalar, and what has no gradient", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [2]);
  const key = b.input("key", [6], "u32");
  const [loss] = b.apply(copy, [b.input("y", [1])]);
  b.apply(randomBits, [key], { count: 1 });
  assertThrows(() => differentiate(b, x, [x]), RangeError, `loss="x", shape=[2]`);
  assertThrows(() => differentiate(b, loss, [key]), RangeError, "f32 elements: tensor=key");
  assertThrows(() => differentiate(b, loss, [99]), RangeError, "tensor of this graph: tensor=99");
});

Deno.test("differentiate() refuses gradients of another number or shape", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [2]);
  const y = b.input("y", [1]);
  const few = toyOp({ name: "few", inputs: ["x"], reference: (v) => v, gradient: () => [] });
  const [one] = b.apply(few, [y]);
  assertThrows(() => differentiate(b, one, [y]), RangeError, "inputs=1, results=0");
  const large = toyOp({ name: "large", inputs: ["x"], reference: (v) => v, gradient: () => [x] });
  const [two] = b.apply(large, [y]);
  assertThrows(
    () => differentiate(b, two, [y]),
    RangeError,
    `through large as a gradient must have the shape of its input: x="y", shape=[1], gradient=[2]`,
  );
});

Deno.test("differentiate() refuses inputs and outputs that a gradient leaves out", () => {
  const b = new GraphBuilder();
  const x = b.input("x", [1]);
  const op = { ...toyProduct, withoutGradient: ["b"] };
  const [square] = b.apply(op, [x, b.input("table", [1])]);
  assertEquals(differentiate(b, square, [x]).length, 1);
  assertThrows(
    () => differentiate(b, b.apply(op, [x, x])[0], [x]),
    RangeError,
    `Cannot differentiate through toy_product as its gradient must take in b: b="x"`,
  );
  const [y] = b.apply({ ...toyProduct, withoutGradient: ["y"] }, [x, x]);
  assertThrows(() => differentiate(b, y, [x]), RangeError, "must take in y");
});
