import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedTost } from "../../../../core/result/statistics/tost.ts";

const LOG_RATIOS = [0.011, -0.004, 0.007, 0.013, 0.002, -0.009, 0.006, 0.001];

Deno.test("pairedTost() agrees with two one-sided tests of scipy", () => {
  // scipy 1.17.1: ttest_1samp(x, low, alternative="greater") and (x, high, alternative="less").
  const narrow = pairedTost(LOG_RATIOS, { low: -0.01, high: 0.01 });
  assertAlmostEquals(narrow.p, 0.01979473724829297, 1e-13); // lower test: 0.0007
  assertEquals(narrow.equivalent, true);
  const uneven = pairedTost(LOG_RATIOS, { low: -0.02, high: 0.03 });
  assertAlmostEquals(uneven.p, 2.285538516601124e-5, 1e-16); // upper test: 9.7e-6
});

Deno.test("pairedTost() gives the 90 % interval, which lies inside exactly if it succeeds", () => {
  const { interval } = pairedTost(LOG_RATIOS, { low: -0.01, high: 0.01 });
  assertAlmostEquals(interval.low, -0.0015982688383612688, 1e-14); // scipy 1.17.1
  assertAlmostEquals(interval.high, 0.008348268838361267, 1e-14);
  assertAlmostEquals(interval.confidence, 0.9, 1e-15);
  const just = (high: number) => pairedTost(LOG_RATIOS, { low: -1, high }).equivalent;
  assertEquals([just(interval.high * (1 + 1e-9)), just(interval.high * (1 - 1e-9))], [true, false]);
  const below = (low: number) => pairedTost(LOG_RATIOS, { low, high: 1 }).equivalent;
  assertEquals([below(interval.low * (1 + 1e-9)), below(interval.low * (1 - 1e-9))], [true, false]);
});

Deno.test("pairedTost() at another level asks for another interval", () => {
  const { interval, equivalent } = pairedTost(LOG_RATIOS, { low: -0.01, high: 0.01, alpha: 0.01 });
  assertAlmostEquals(interval.confidence, 0.98, 1e-15);
  assertEquals(equivalent, false);
});

Deno.test("pairedTost() without variance lets the mean decide", () => {
  const inside = pairedTost([0.001, 0.001, 0.001], { low: -0.01, high: 0.01 });
  assertEquals([inside.p, inside.equivalent], [0, true]);
  assertEquals([inside.interval.low, inside.interval.high], [0.001, 0.001]);
  const outside = pairedTost([0.02, 0.02, 0.02], { low: -0.01, high: 0.01 });
  assertEquals([outside.p, outside.equivalent], [1, false]);
  assertEquals(pairedTost([0.01, 0.01], { low: -0.01, high: 0.01 }).equivalent, false);
});

Deno.test("pairedTost() throws on bad input", () => {
  const message = "Cannot test equivalence as";
  const bounds = { low: -0.01, high: 0.01 };
  assertThrows(() => pairedTost([1], bounds), RangeError, `${message} n must be at least 2: n=1`);
  assertThrows(() => pairedTost([1, NaN], bounds), RangeError, "values[1]=NaN");
  for (const [low, high] of [[-0, 0], [0.01, -0.01], [-0.01, 0], [0, 0.01], [NaN, 0.01]]) {
    assertThrows(
      () => pairedTost([1, 2], { low, high }),
      RangeError,
      `${message} the margin must be positive: low=${low}, high=${high}`,
    );
  }
  assertThrows(() => pairedTost([1, 2], { ...bounds, alpha: 0.5 }), RangeError, "2 alpha=1");
});
