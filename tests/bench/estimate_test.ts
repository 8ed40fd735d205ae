import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/base/errors.ts";
import { estimateRatio, estimateTime, goalText, judge } from "../../bench/estimate.ts";

Deno.test("estimateRatio() pairs by round, so that a slow round cancels", () => {
  const under = [1, 10, 2, 1, 5, 1];
  const over = under.map((time) => 2 * time);
  const got = estimateRatio({ over, under }, "least");
  assertEquals([got.estimate, got.low, got.high], [2, 2, 2]);
});

Deno.test("estimateRatio() keeps the ratio of the extremes beside the median", () => {
  const sides = { over: [6, 3, 8], under: [2, 4, 1] };
  assertEquals(estimateRatio(sides, "least").ofExtremes, 3);
  assertEquals(estimateRatio(sides, "most").ofExtremes, 2);
  assertEquals(estimateRatio(sides, "least").estimate, 3);
  assertEquals(estimateTime([6, 3, 8]).ofExtremes, 3);
});

Deno.test("estimateRatio() refuses sides of different length and ratios without a value", () => {
  assertThrows(() => estimateRatio({ over: [1], under: [1, 2] }, "least"), ShapeError, "over=1");
  assertThrows(() => estimateRatio({ over: [1], under: [0] }, "least"), RangeError, "Infinity");
});

Deno.test("judge() goes by the median and is sure only with the whole 95 % interval", () => {
  const at = (estimate: number, low: number, high: number, confidence = 0.96) => ({
    estimate,
    low,
    high,
    confidence,
    ofExtremes: estimate,
  });
  const atLeast = { atLeast: 0.9 };
  assertEquals(judge(at(1, 0.95, 1.1), atLeast), { verdict: "met", sure: true });
  assertEquals(judge(at(0.9, 0.9, 1), atLeast), { verdict: "met", sure: true });
  assertEquals(judge(at(1, 0.8, 1.1), atLeast), { verdict: "met", sure: false });
  assertEquals(judge(at(0.8, 0.7, 0.95), atLeast), { verdict: "not met", sure: false });
  assertEquals(judge(at(0.8, 0.7, 0.85), atLeast), { verdict: "not met", sure: true });
  assertEquals(judge(at(1, 0.95, 1.1, 0.94), atLeast), { verdict: "met", sure: false });
  const atMost = { atMost: 2 };
  assertEquals(judge(at(1, 0.5, 2), atMost), { verdict: "met", sure: true });
  assertEquals(judge(at(2.1, 1.9, 3), atMost), { verdict: "not met", sure: false });
});

Deno.test("goalText() writes both kinds of goal", () => {
  assertEquals([goalText({ atLeast: 0.9 }), goalText({ atMost: 2 })], ["≥ 0.9", "≤ 2"]);
});
