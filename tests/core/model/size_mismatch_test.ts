import { assertAlmostEquals, assertEquals } from "@std/assert";
import { sizeMismatch } from "../../../core/model/size_mismatch.ts";

Deno.test("sizeMismatch() is a share of the base, more or less, and accepts the tolerance itself", () => {
  assertEquals(sizeMismatch(100, { base: 100, tolerance: 0 }), { share: 0, exceeds: false });
  assertEquals(sizeMismatch(150, { base: 100, tolerance: 0.5 }), { share: 0.5, exceeds: false });
  assertEquals(sizeMismatch(50, { base: 100, tolerance: 0.5 }), { share: -0.5, exceeds: false });
  const [more, less] = [150, 50].map((size) => sizeMismatch(size, { base: 100, tolerance: 0.49 }));
  assertEquals([more.exceeds, less.exceeds], [true, true]);
  assertAlmostEquals(sizeMismatch(100, { base: 150, tolerance: 1 }).share, -1 / 3, 1e-15);
});
