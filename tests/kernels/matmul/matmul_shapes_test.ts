import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import type { Shape } from "../../../core/base/shape.ts";
import { matmul, matmulFold } from "../../../kernels/mod.ts";

function shapeOf(a: Shape, b: Shape, form = "NN", precision = 12): Shape {
  const attributes = {
    transposeA: form[0] === "T" ? 1 : 0,
    transposeB: form[1] === "T" ? 1 : 0,
    precision,
  };
  return matmul.inferShapes([a, b], attributes)[0];
}

Deno.test("matmul gives the shape of each form, of shared and of batched products", () => {
  assertEquals(shapeOf([2, 3], [3, 4]), [2, 4]);
  assertEquals(shapeOf([2, 3], [4, 3], "NT"), [2, 4]);
  assertEquals(shapeOf([3, 2], [3, 4], "TN"), [2, 4]);
  assertEquals(shapeOf([3, 2], [4, 3], "TT"), [2, 4]);
  assertEquals(shapeOf([5, 6, 2, 3], [3, 4]), [5, 6, 2, 4]);
  assertEquals(shapeOf([5, 6, 3, 2], [5, 6, 4, 3], "TT"), [5, 6, 2, 4]);
  assertEquals(matmulFold.inferShapes([[5, 6, 2], [5, 6, 4]], { precision: 24 }), [[2, 4]]);
});

Deno.test("matmul refuses shapes that do not fit, with the rule and both shapes", () => {
  const refusals: readonly (readonly [Shape, Shape, string, string])[] = [
    [[2, 3], [4, 3], "NN", "sums of equal length: a=[2, 3], b=[4, 3]"],
    [[2, 3], [3, 4], "NT", "transposeA=0, transposeB=1"],
    [[5, 2, 3], [6, 3, 4], "NN", "b must be a matrix or have the leading axes of a"],
    [[5, 1, 2, 3], [5, 3, 4], "NN", "b must be a matrix or have the leading axes of a"],
    [[5, 3, 2], [3, 4], "TN", "a transposed a must be a matrix where b is one"],
    [[3], [3, 4], "NN", "a must have at least two axes: a=[3]"],
    [[2, 3], [3], "NN", "b must have at least two axes: b=[3]"],
    [[0, 3], [3, 4], "NN", "a must have at least one axis and no empty one"],
  ];
  for (const [a, b, form, message] of refusals) {
    assertThrows(() => shapeOf(a, b, form), ShapeError, message);
  }
  assertThrows(
    () => matmulFold.inferShapes([[5, 2], [6, 4]], { precision: 12 }),
    ShapeError,
    "a and b must have the same rows: a=[5, 2], b=[6, 4]",
  );
});

Deno.test("matmul refuses attributes that mean nothing", () => {
  assertThrows(() => shapeOf([2, 3], [3, 4], "NN", 16), RangeError, "precision=16");
  assertThrows(
    () => matmul.inferShapes([[2, 3], [3, 4]], { transposeA: 2, transposeB: 0, precision: 12 }),
    RangeError,
    "Cannot apply matmul as transposeA must be 0 or 1: transposeA=2",
  );
});
