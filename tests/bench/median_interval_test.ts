import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { medianInterval } from "../../bench/median_interval.ts";

/** The numbers 1 to n, from both ends inwards: their order must not matter. */
function shuffled(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i % 2 === 0 ? n - i / 2 : (i + 1) / 2);
}

Deno.test("medianInterval() takes the ranks of the sign test", () => {
  // 1 - 2 P(B < rank), B binomial with n and 1/2: binomial coefficients, summed, over 2^n.
  const cases = [
    { n: 6, ranks: [1, 6], confidence: 0.96875 },
    { n: 10, ranks: [2, 9], confidence: 0.978515625 },
    { n: 15, ranks: [4, 12], confidence: 0.96484375 },
    { n: 20, ranks: [6, 15], confidence: 0.9586105346679688 },
    { n: 25, ranks: [8, 18], confidence: 0.9567147493362427 },
  ];
  for (const { n, ranks, confidence } of cases) {
    const got = medianInterval(shuffled(n));
    assertEquals([got.low, got.high], ranks, `n=${n}`);
    assertAlmostEquals(got.confidence, confidence, 1e-12, `n=${n}`);
    assertEquals(got.estimate, (n + 1) / 2);
  }
});

Deno.test("medianInterval() gives the range and what it covers where rounds are few", () => {
  assertEquals(medianInterval([5]), { estimate: 5, low: 5, high: 5, confidence: 0 });
  const three = medianInterval([4, 1, 2]);
  assertEquals(three, { estimate: 2, low: 1, high: 4, confidence: 0.75 });
  assertEquals(medianInterval(shuffled(5)).confidence, 0.9375);
});

Deno.test("medianInterval() narrows with less confidence and holds for many rounds", () => {
  const { low, high } = medianInterval(shuffled(15), 0.5);
  assertEquals([low, high], [6, 10]);
  const many = medianInterval(shuffled(1000));
  assertEquals([many.low, many.high], [469, 532]);
  assertEquals(many.confidence >= 0.95 && many.confidence < 0.96, true);
});

Deno.test("medianInterval() refuses no values, NaN and a confidence that is no share", () => {
  assertThrows(() => medianInterval([]), RangeError, "n=0");
  assertThrows(() => medianInterval([1, NaN]), RangeError, "values[1]=NaN");
  assertThrows(() => medianInterval([1], 1), RangeError, "confidence=1");
});
