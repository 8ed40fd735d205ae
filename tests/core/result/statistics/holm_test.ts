import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { holm } from "../../../../core/result/statistics/holm.ts";

function assertAdjusted(ps: number[], expected: number[]): void {
  const found = holm(ps);
  assertEquals(found.length, expected.length);
  found.forEach((p, i) => assertAlmostEquals(p, expected[i], 1e-15));
}

Deno.test("holm() gives worked examples, in the order of the input", () => {
  // Worked by the formula: 4 * .005, 3 * .01, 2 * .03, then .04 is below its predecessor.
  assertAdjusted([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]);
  // The documented result of R's p.adjust(1:5 / 100, "holm").
  assertAdjusted([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]);
});

Deno.test("holm() multiplies the smallest p by the family's size and never exceeds 1", () => {
  assertAdjusted([0.0078125], [0.0078125]);
  assertAdjusted([0.5, 0.6, 0.9], [1, 1, 1]);
  assertAdjusted([0.02, 0.02], [0.04, 0.04]);
});

Deno.test("holm() of 8 seeds' smallest p supports a family of 6, and not of 7", () => {
  const least = 2 / 2 ** 8;
  assertEquals(Math.max(...holm(Array(6).fill(least))) < 0.05, true);
  assertEquals(Math.max(...holm(Array(7).fill(least))) < 0.05, false);
});

Deno.test("holm() of no p is empty and keeps its input", () => {
  assertEquals(holm([]), []);
  const ps = [0.3, 0.1];
  holm(ps);
  assertEquals(ps, [0.3, 0.1]);
});

Deno.test("holm() throws if a p is no probability", () => {
  for (const p of [-0.1, 1.1, NaN]) {
    assertThrows(
      () => holm([0.5, p]),
      RangeError,
      `Cannot adjust p values as each must be in [0, 1]: p[1]=${p}`,
    );
  }
});
