import { assertEquals, assertThrows } from "@std/assert";
import {
  judgeBound,
  judgeEquivalence,
  judgeSavingInRange,
  judgeSuperiority,
} from "../../../../core/result/statistics/verdict.ts";

const interval = (low: number, high: number) => ({
  estimate: (low + high) / 2,
  low,
  high,
  confidence: 0.95,
});

Deno.test("judgeSuperiority() follows the verdict table", () => {
  const judge = (low: number, high: number, pHolm = 0.01) =>
    judgeSuperiority(interval(low, high), { margin: 0.02, pHolm }).verdict;
  assertEquals(judge(0.021, 0.05), "supported");
  assertEquals(judge(0.021, 0.05, 0.05), "inconclusive"); // p must be below alpha
  assertEquals(judge(0.02, 0.05), "inconclusive"); // touches the margin
  assertEquals(judge(-0.05, -0.021), "refuted");
  assertEquals(judge(-0.05, -0.021, 1), "refuted"); // whatever p is
  assertEquals(judge(-0.05, -0.02), "inconclusive");
  assertEquals(judge(-0.019, 0.019), "equivalent");
  assertEquals(judge(0.005, 0.015), "equivalent"); // a difference, and too small to matter
  assertEquals([judge(-0.02, 0.01), judge(-0.01, 0.02)], ["inconclusive", "inconclusive"]);
  assertEquals([judge(-0.5, 0.5), judge(0.01, 0.5), judge(-0.5, -0.01)], [
    "inconclusive",
    "inconclusive",
    "inconclusive",
  ]);
});

Deno.test("judgeSuperiority() takes another level", () => {
  const judge = (alpha: number) =>
    judgeSuperiority(interval(1, 2), { margin: 0.1, pHolm: 0.03, alpha }).verdict;
  assertEquals([judge(0.05), judge(0.01)], ["supported", "inconclusive"]);
});

Deno.test("judgeSavingInRange() needs the interval inside, or apart, for a verdict", () => {
  const judge = (low: number, high: number) =>
    judgeSavingInRange(interval(low, high), { low: 0.07, high: 0.64 }).verdict;
  assertEquals([judge(0.1, 0.5), judge(0.07, 0.64)], ["supported", "supported"]);
  assertEquals([judge(-0.1, 0.069), judge(0.65, 0.7)], ["refuted", "refuted"]);
  assertEquals(judge(0.05, 0.07), "inconclusive");
  assertEquals([judge(0.05, 0.1), judge(0.5, 0.7), judge(0, 1)], [
    "inconclusive",
    "inconclusive",
    "inconclusive",
  ]);
});

Deno.test("judgeSavingInRange() says on which side a refuting interval lies", () => {
  const reason = (low: number, high: number) =>
    judgeSavingInRange(interval(low, high), { low: 0.07, high: 0.64 }).reason;
  assertEquals(reason(0, 0.01), "the interval lies below the claimed range");
  assertEquals(reason(0.9, 0.95), "the interval lies above the claimed range");
});

Deno.test("judgeEquivalence() needs the interval inside, or outside, the margin", () => {
  const judge = (low: number, high: number) =>
    judgeEquivalence(interval(low, high), { low: -0.03, high: 0.03 }).verdict;
  assertEquals([judge(-0.01, 0.02), judge(0.01, 0.02)], ["supported", "supported"]);
  assertEquals([judge(0.04, 0.05), judge(-0.05, -0.04)], ["refuted", "refuted"]);
  assertEquals([judge(0.03, 0.05), judge(-0.05, -0.03)], ["refuted", "refuted"]);
  assertEquals([judge(-0.03, 0.01), judge(-0.01, 0.03)], ["inconclusive", "inconclusive"]);
  assertEquals([judge(-0.05, 0.01), judge(0.01, 0.05)], ["inconclusive", "inconclusive"]);
});

Deno.test("judgeBound() is refuted by one value beyond the limit", () => {
  const most = (values: number[]) => judgeBound(values, { side: "at-most", limit: 4 });
  assertEquals(most([1, 4]), { verdict: "supported", reason: "all 2 values are at most 4" });
  assertEquals(most([1, 4.5, 9]), {
    verdict: "refuted",
    reason: "2 of 3 values are not at most 4: 4.5",
  });
  const least = (values: number[]) => judgeBound(values, { side: "at-least", limit: 4 }).verdict;
  assertEquals([least([4, 5]), least([4, 3.9])], ["supported", "refuted"]);
});

Deno.test("judgeBound() is refuted by NaN and inconclusive without values", () => {
  for (const side of ["at-most", "at-least"] as const) {
    assertEquals(judgeBound([NaN], { side, limit: 4 }).verdict, "refuted");
    assertEquals(judgeBound([], { side, limit: 4 }).verdict, "inconclusive");
  }
});

Deno.test("the judges throw on margins, limits and intervals that make no sense", () => {
  for (const margin of [0, -0.1, NaN]) {
    assertThrows(
      () => judgeSuperiority(interval(0, 1), { margin, pHolm: 0.5 }),
      RangeError,
      `Cannot judge a claim as the margin must be positive: margin=${margin}`,
    );
  }
  for (const pHolm of [-0.1, 1.1, NaN]) {
    assertThrows(
      () => judgeSuperiority(interval(0, 1), { margin: 0.1, pHolm }),
      RangeError,
      `p must be in [0, 1]: pHolm=${pHolm}`,
    );
  }
  for (const [low, high] of [[1, 0], [NaN, 1], [0, NaN]]) {
    const message = `an interval must be ordered: low=${low}, high=${high}`;
    const wrong = interval(low, high);
    const fine = interval(0, 1);
    const judges = [
      () => judgeSuperiority(wrong, { margin: 0.1, pHolm: 0.5 }),
      () => judgeSavingInRange(wrong, fine),
      () => judgeSavingInRange(fine, wrong),
      () => judgeEquivalence(wrong, { low: -1, high: 1 }),
    ];
    for (const judge of judges) assertThrows(judge, RangeError, message);
  }
  assertThrows(
    () => judgeEquivalence(interval(0, 1), { low: 0, high: 0 }),
    RangeError,
    "the margin must be positive: low=0, high=0",
  );
  assertThrows(() => judgeBound([1], { side: "at-most", limit: NaN }), RangeError, "limit=NaN");
});
