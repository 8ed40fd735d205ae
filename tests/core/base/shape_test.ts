import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import { elementCount, formatShape } from "../../../core/base/shape.ts";

Deno.test("elementCount() multiplies the sizes", () => {
  assertEquals(elementCount([2, 3, 5]), 30);
  assertEquals(elementCount([7, 0]), 0);
});

Deno.test("elementCount() of a scalar is 1", () => assertEquals(elementCount([]), 1));

Deno.test("elementCount() throws if a size is negative, fractional or not finite", () => {
  for (const shape of [[-1], [2, 1.5], [NaN], [Infinity]]) {
    assertThrows(() => elementCount(shape), ShapeError, `shape=${formatShape(shape)}`);
  }
});

Deno.test("formatShape() writes sizes in brackets", () => {
  assertEquals(formatShape([64, 256]), "[64, 256]");
  assertEquals(formatShape([]), "[]");
});
