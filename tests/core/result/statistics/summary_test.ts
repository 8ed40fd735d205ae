import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mean, median, standardDeviation } from "../../../../core/result/statistics/summary.ts";
import { MAIZE, SLEEP } from "../../../fixtures/paired_data.ts";

Deno.test("mean() is the sum over n", () => {
  assertEquals(mean(MAIZE), 314 / 15);
  assertEquals(mean([7]), 7);
});

Deno.test("mean() keeps what plain addition loses", () => {
  assertEquals(mean([1, 1e100, 1, -1e100]), 0.5);
  assertEquals(mean(Array(10).fill(0.1)), 0.1);
});

Deno.test("standardDeviation() divides by n - 1", () => {
  assertAlmostEquals(standardDeviation(MAIZE), 37.7443783262898, 1e-12); // numpy.std(ddof=1)
  assertAlmostEquals(standardDeviation(SLEEP), 1.229995483279873, 1e-14);
  assertEquals(standardDeviation([1, 3]), Math.SQRT2);
});

Deno.test("standardDeviation() of equal values is exactly 0", () => {
  assertEquals(standardDeviation([0.1, 0.1, 0.1]), 0);
});

Deno.test("median() is the middle, or the mean of the two in the middle", () => {
  assertEquals(median([3, 1, 20]), 3);
  assertEquals(median([4, 1, 20, 3]), 3.5);
  assertEquals(median([10, 9]), 9.5);
});

Deno.test("median() does not modify its input", () => {
  const values = [3, 1, 2];
  median(values);
  assertEquals(values, [3, 1, 2]);
});

Deno.test("mean(), median() and standardDeviation() throw on bad samples", () => {
  assertThrows(() => mean([]), RangeError, "Cannot compute a mean as n must be at least 1: n=0");
  assertThrows(() => median([]), RangeError, "Cannot compute a median as n must be at least 1");
  assertThrows(() => median([1, NaN]), RangeError, "values[1]=NaN");
  assertThrows(() => mean([Infinity]), RangeError, "values[0]=Infinity");
  assertThrows(
    () => standardDeviation([1]),
    RangeError,
    "Cannot compute a standard deviation as n must be at least 2: n=1",
  );
});
