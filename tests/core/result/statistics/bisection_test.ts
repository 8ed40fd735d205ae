import { assertEquals } from "@std/assert";
import { bisect } from "../../../../core/result/statistics/bisection.ts";

Deno.test("bisect() finds the smallest number that reaches the target", () => {
  assertEquals(bisect((x) => x * x, { low: 0, high: 2, target: 2 }), Math.SQRT2);
  assertEquals(bisect((x) => x, { low: -3, high: 5, target: 0.1 }), 0.1);
});

Deno.test("bisect() gives the upper end if the target is never reached", () => {
  assertEquals(bisect((x) => x, { low: 0, high: 1, target: 7 }), 1);
});
