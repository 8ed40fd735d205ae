import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { log64, pow64 } from "../../../../core/base/host_math.ts";
import { ShapeError } from "../../../../core/base/errors.ts";
import { slopeOf } from "../../../../core/result/statistics/slope.ts";

Deno.test("slopeOf() gives the published slope of Anscombe's first set", () => {
  // Anscombe 1973, The American Statistician 27, 17-21: y = 3 + 0.5 x; R prints 0.5000909.
  const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const ys = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  assertEquals(slopeOf(xs, ys).toFixed(7), "0.5000909");
});

Deno.test("slopeOf() of logarithms is the exponent of a power law", () => {
  const depths = [2, 4, 8, 16, 64];
  const slope = slopeOf(depths.map(log64), depths.map((depth) => log64(3 * pow64(depth, -0.5))));
  assertAlmostEquals(slope, -0.5, 1e-14);
});

Deno.test("slopeOf() throws on bad lists", () => {
  assertThrows(() => slopeOf([1, 2], [1]), ShapeError, "xs=2, ys=1");
  assertThrows(() => slopeOf([1], [1]), RangeError, "n must be at least 2: n=1");
  assertThrows(() => slopeOf([2, 2], [1, 3]), RangeError, "places must differ: xs[0]=2, n=2");
});
