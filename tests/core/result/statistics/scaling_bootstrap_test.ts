import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pow64 } from "../../../../core/base/host_math.ts";
import type { Interval } from "../../../../core/result/statistics/interval.ts";
import {
  bootstrapScaling,
  type SizeSeries,
} from "../../../../core/result/statistics/scaling_bootstrap.ts";
import { indexSource } from "../../../helpers/index_source.ts";

const SERIES: readonly SizeSeries[] = [
  {
    sizes: [1e4, 1e5, 1e6, 5e6],
    losses: [
      [2.0, 2.1, 1.95, 2.05, 2.02],
      [1.6, 1.66, 1.57, 1.61, 1.64],
      [1.4, 1.43, 1.38, 1.42, 1.41],
      [1.33, 1.35, 1.31, 1.345, 1.34],
    ],
  },
  {
    sizes: [2e4, 2e5, 2e6, 6e6],
    losses: [
      [1.8, 1.88, 1.77, 1.83, 1.81],
      [1.52, 1.57, 1.5, 1.53, 1.54],
      [1.37, 1.4, 1.35, 1.385, 1.38],
      [1.32, 1.34, 1.30, 1.335, 1.33],
    ],
  },
];

function assertInterval({ estimate, low, high }: Interval, expected: readonly number[]): void {
  [estimate, low, high].forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-10));
}

Deno.test("bootstrapScaling() agrees with numpy on the same draws", () => {
  // Python 3.11.2, numpy 1.24.2: numpy.polyfit of log(L - 1.2) over log N in each of 400 draws of
  // seeds by the same xorshift from state 7, ends by numpy.percentile at
  // scipy.stats.norm.cdf(-sqrt(5 / 4) * scipy.stats.t.ppf(0.975, 4)) (scipy 1.10.1).
  const { series, fitted, gap } = bootstrapScaling(SERIES, {
    drawIndex: indexSource(7),
    floor: 1.2,
    draws: 400,
  });
  const [first, second] = series.map((each) => each!);
  assertEquals(fitted, 1);
  assertInterval(first.exponent, [0.29265528688454057, 0.2857506588280344, 0.30551077221824546]);
  assertInterval(second.exponent, [0.2782323717159039, 0.2690692314838505, 0.2969090356656203]);
  assertEquals(first.floor, { estimate: 1.2, low: 1.2, high: 1.2, confidence: 0.95 });
  const found = gap(0, 1)!;
  assertEquals([found.smallest.size, found.largest.size], [2e4, 5e6]);
  assertInterval(found.smallest.gap, [
    0.04383912147664937,
    0.026205094021281027,
    0.056115406131713064,
  ]);
  assertInterval(found.largest.gap, [
    -0.0015680942861313607,
    -0.0032597101743264954,
    -0.00034373254748076734,
  ]);
  assertInterval(found.trend, [-0.018935926502984923, -0.02398649466563908, -0.01113820994363194]);
  assertInterval(found.exponents, [
    -0.01442291516863664,
    -0.017652793054885572,
    -0.008598113673058655,
  ]);
  const left = first.leftOut[3];
  assertEquals([left.size, left.measured], [5e6, 1.335]);
  assertInterval(left.predicted, [1.3287710476841115, 1.3130234770166194, 1.3414701172147312]);
  assertAlmostEquals(left.error, 1.3287710476841115 - 1.335, 1e-10);
});

Deno.test("bootstrapScaling() fits an unknown floor too, and mirrors a gap", () => {
  const { series, gap } = bootstrapScaling(SERIES, { drawIndex: indexSource(7), draws: 100 });
  assert(series.every((each) => each!.floor.low < each!.floor.high));
  const [there, back] = [gap(0, 1)!, gap(1, 0)!];
  assertAlmostEquals(there.trend.estimate, -back.trend.estimate, 1e-12);
  assertAlmostEquals(there.trend.low, -back.trend.high, 1e-12);
});

Deno.test("bootstrapScaling() holds the true exponent and gap about as often as it says", () => {
  const draw = indexSource(99);
  const uniform = () => (draw(1_000_000) + 0.5) / 1_000_000;
  const noise = () => uniform() + uniform() + uniform() - 1.5; // standard deviation 0.5
  const truth = [{ amplitude: 30, exponent: 0.4 }, { amplitude: 12, exponent: 0.35 }];
  const sizes = [1e4, 1e5, 1e6, 1e7];
  const TRIALS = 120;
  let [exponents, trends] = [0, 0];
  for (let trial = 0; trial < TRIALS; trial++) {
    const shared = Array.from({ length: 8 }, noise); // what a seed does to both
    const all = truth.map(({ amplitude, exponent }) => ({
      sizes,
      losses: sizes.map((size) =>
        shared.map((common) =>
          1 + amplitude * pow64(size, -exponent) * (1 + 0.05 * common + 0.05 * noise())
        )
      ),
    }));
    const { series, gap } = bootstrapScaling(all, { drawIndex: draw, floor: 1, draws: 200 });
    const { low, high } = series[0]!.exponent;
    if (low <= 0.4 && 0.4 <= high) exponents++;
    const at = (i: number, size: number) => truth[i].amplitude * pow64(size, -truth[i].exponent);
    const trend = (at(0, 1e7) - at(1, 1e7) - at(0, 1e4) + at(1, 1e4)) / 3;
    const found = gap(0, 1)!.trend;
    if (found.low <= trend && trend <= found.high) trends++;
  }
  // 95 % of 120 are 114 with a standard deviation of 2.4; of 1,000 trials 93 % do.
  assert(exponents >= 0.88 * TRIALS, `exponents=${exponents}`);
  assert(trends >= 0.88 * TRIALS, `trends=${trends}`);
});

Deno.test("bootstrapScaling() says where no law fits", () => {
  const flat = { sizes: [1e4, 1e5, 1e6], losses: [[1, 1], [1, 1], [1, 1]] };
  const { series, gap, fitted } = bootstrapScaling([flat, flat], {
    drawIndex: indexSource(1),
    floor: 1,
    draws: 10,
  });
  assertEquals(series, [undefined, undefined]);
  assertEquals([gap(0, 1), fitted], [undefined, 0]);
});

Deno.test("bootstrapScaling() compares only sizes that both reach", () => {
  const far = { ...SERIES[1], sizes: [1e7, 2e7, 3e7, 4e7] };
  const { gap } = bootstrapScaling([SERIES[0], far], {
    drawIndex: indexSource(1),
    floor: 1.2,
    draws: 10,
  });
  assertEquals(gap(0, 1), undefined);
});

Deno.test("bootstrapScaling() throws on bad input", () => {
  const options = { drawIndex: indexSource(1), floor: 1.2 };
  const [series] = SERIES;
  assertThrows(() => bootstrapScaling([], options), RangeError, "series must be an integer");
  const unsorted = { ...series, sizes: [1e5, 1e4, 1e6, 5e6] };
  assertThrows(() => bootstrapScaling([unsorted], options), RangeError, "sizes must ascend");
  const uneven = { ...series, losses: [[1.5, 1.6], ...series.losses.slice(1)] };
  assertThrows(() => bootstrapScaling([uneven], options), RangeError, "first=2, other=5");
  assertThrows(
    () => bootstrapScaling(SERIES, { ...options, draws: 0 }),
    RangeError,
    "draws must be an integer of at least 1: draws=0",
  );
});
