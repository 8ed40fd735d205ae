import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bcaInterval, percentileInterval } from "../../../../core/result/statistics/bootstrap.ts";
import { MAIZE, SLEEP } from "../../../fixtures/paired_data.ts";
import { indexSource } from "../../../helpers/index_source.ts";

const SKEW = [10, 30, 20, 90, 250, 40, 15, 60];
const SLEEP_IN_TENTHS = SLEEP.map((hours) => Math.round(10 * hours));

/**
 * Intervals of scipy 1.17.1: `scipy.stats.bootstrap(..., n_resamples=0, bootstrap_result=...)` over the
 * means that `indexSource(seed)` draws, so that both see the same samples;
 * whole numbers, so that ties with the mean are exact in both.
 */
const STORED = [
  {
    ...{ values: MAIZE, seed: 1, draws: 10_000, confidence: 0.95 },
    bca: [-1.5236738412111188, 36.2],
    percentile: [1.4666666666666666, 37.8],
  },
  {
    ...{ values: SKEW, seed: 2, draws: 10_000, confidence: 0.95 },
    bca: [30.625, 150],
    percentile: [25, 120.64062499999977],
  },
  {
    ...{ values: SKEW, seed: 3, draws: 2_000, confidence: 0.9 },
    bca: [32.5, 136.25],
    percentile: [28.125, 113.75],
  },
  {
    ...{ values: SLEEP_IN_TENTHS, seed: 4, draws: 10_000, confidence: 0.99 },
    bca: [9.3, 29.44250118553118],
    percentile: [8, 26.50049999999992],
  },
];

Deno.test("bcaInterval() agrees with scipy on the same samples", () => {
  for (const { values, seed, bca, ...options } of STORED) {
    const found = bcaInterval(values, { drawIndex: indexSource(seed), ...options });
    assertAlmostEquals(found.low, bca[0], 1e-10);
    assertAlmostEquals(found.high, bca[1], 1e-10);
    assertEquals(found.confidence, options.confidence);
  }
});

Deno.test("percentileInterval() agrees with scipy on the same samples", () => {
  for (const { values, seed, percentile, ...options } of STORED) {
    const found = percentileInterval(values, { drawIndex: indexSource(seed), ...options });
    assertAlmostEquals(found.low, percentile[0], 1e-10);
    assertAlmostEquals(found.high, percentile[1], 1e-10);
  }
});

Deno.test("bcaInterval() draws 10,000 samples at 95 % unless told otherwise", () => {
  let drawn = 0;
  const source = indexSource(2);
  const found = bcaInterval(SKEW, { drawIndex: (bound) => (drawn++, source(bound)) });
  assertEquals([drawn, found.low, found.high], [80_000, 30.625, 150]);
});

Deno.test("bcaInterval() counts ties that rounding would break", () => {
  // In hours or in tenths of an hour, the sum of ten differences often equals the mean exactly.
  const tenths = bcaInterval(SLEEP_IN_TENTHS, { drawIndex: indexSource(4) });
  const hours = bcaInterval(SLEEP, { drawIndex: indexSource(4) });
  assertAlmostEquals(10 * hours.low, tenths.low, 1e-12);
  assertAlmostEquals(10 * hours.high, tenths.high, 1e-12);
});

Deno.test("bcaInterval() repeats with the same source", () => {
  const run = () => bcaInterval(MAIZE, { drawIndex: indexSource(9), draws: 500 });
  assertEquals(run(), run());
});

Deno.test("bcaInterval() and percentileInterval() of equal values have width 0", () => {
  for (const interval of [bcaInterval, percentileInterval]) {
    const { estimate, low, high } = interval([0.1, 0.1, 0.1], { drawIndex: indexSource(1) });
    assertEquals([estimate, low, high], [0.1, 0.1, 0.1]);
  }
});

Deno.test("bcaInterval() stays finite with few draws, two values and extreme skew", () => {
  for (const values of [[0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 1e6], [1, 1, 1 + 2 ** -52]]) {
    for (let seed = 1; seed < 60; seed++) {
      for (const confidence of [0.5, 0.95, 0.999999999]) {
        const options = { drawIndex: indexSource(seed), draws: 1 + seed % 7, confidence };
        const { low, high } = bcaInterval(values, options);
        assert(low <= high && Number.isFinite(high - low), `low=${low}, high=${high}`);
      }
    }
  }
});

Deno.test("bcaInterval() and percentileInterval() throw on bad input", () => {
  const message = "Cannot compute a bootstrap interval as";
  for (const interval of [bcaInterval, percentileInterval]) {
    const run = (values: number[], options = {}) => () =>
      interval(values, { drawIndex: indexSource(1), ...options });
    assertThrows(run([1]), RangeError, `${message} n must be at least 2: n=1`);
    assertThrows(run([1, NaN]), RangeError, `${message} every value must be finite`);
    assertThrows(run([1, 2], { draws: 0 }), RangeError, "draws=0");
    assertThrows(run([1, 2], { confidence: 1 }), RangeError, "confidence=1");
  }
});
