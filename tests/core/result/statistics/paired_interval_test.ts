import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedInterval } from "../../../../core/result/statistics/paired_interval.ts";
import { MAIZE, SLEEP } from "../../../fixtures/paired_data.ts";

Deno.test("pairedInterval() gives the interval that R prints for its sleep data", () => {
  // t.test(..., paired = TRUE) in R's help page: 0.7001142 to 2.4598858, mean 1.58.
  const { estimate, low, high, confidence } = pairedInterval(SLEEP);
  assertEquals([estimate.toFixed(2), low.toFixed(7), high.toFixed(7)], [
    "1.58",
    "0.7001142",
    "2.4598858",
  ]);
  assertEquals(confidence, 0.95);
});

Deno.test("pairedInterval() agrees with scipy at other confidences", () => {
  // scipy 1.17.1, ttest_1samp(...).confidence_interval().
  const maize = pairedInterval(MAIZE);
  assertAlmostEquals(maize.low, 0.031193318392979563, 1e-11);
  assertAlmostEquals(maize.high, 41.83547334827369, 1e-11);
  const ninety = pairedInterval(MAIZE, 0.9);
  assertAlmostEquals(ninety.low, 3.7683857536552843, 1e-11);
  assertAlmostEquals(ninety.high, 38.098280913011365, 1e-11);
});

Deno.test("pairedInterval() of equal differences has width 0", () => {
  assertEquals(pairedInterval([0.1, 0.1, 0.1]), {
    estimate: 0.1,
    low: 0.1,
    high: 0.1,
    confidence: 0.95,
  });
});

Deno.test("pairedInterval() throws on bad input", () => {
  const message = "Cannot compute a paired interval as";
  assertThrows(() => pairedInterval([1]), RangeError, `${message} n must be at least 2: n=1`);
  assertThrows(() => pairedInterval([1, NaN]), RangeError, `${message} every value must be finite`);
  assertThrows(() => pairedInterval([1, 2], 95), RangeError, "confidence=95");
});
