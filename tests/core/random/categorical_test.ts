import { assert, assertEquals, assertThrows } from "@std/assert";
import { categorical } from "../../../core/random/categorical.ts";
import { createStream } from "../../../core/random/stream.ts";
import { uniformAt } from "../../../core/random/uniform.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../helpers/goodness_of_fit.ts";

const BELOW_ONE = 1 - 2 ** -53;

Deno.test("categorical() cuts [0, 1) exactly at the sums of the weights", () => {
  const draw = categorical([1, 2, 0, 4, 1]); // ends 1/8, 3/8, 3/8, 7/8, 1
  const cases: readonly (readonly [number, number])[] = [
    [0, 0],
    [1 / 8 - 2 ** -53, 0],
    [1 / 8, 1],
    [3 / 8 - 2 ** -53, 1],
    [3 / 8, 3],
    [7 / 8 - 2 ** -53, 3],
    [7 / 8, 4],
    [BELOW_ONE, 4],
  ];
  for (const [u, category] of cases) assertEquals(draw(u), category, `u=${u}`);
});

Deno.test("categorical() never draws a category of weight 0", () => {
  const cases: readonly (readonly [readonly number[], number, number])[] = [
    // weights, first and last category that can be drawn
    [[0, 0, 3, 0, 0], 2, 2],
    [[0, 1, 1, 0], 1, 2],
    [[5], 0, 0],
    [[0, 5e-324, 0], 1, 1], // u * total rounds to total
    [[1, 1e-30, 0], 0, 0], // lost beside 1, as it would be in 2^53 draws
    [[0, Number.MAX_VALUE], 1, 1],
  ];
  for (const [weights, first, last] of cases) {
    const draw = categorical(weights);
    assertEquals([draw(0), draw(BELOW_ONE)], [first, last], `weights ${weights}`);
    for (let i = 0; i < 100; i++) assert(weights[draw(i / 100)] > 0);
  }
});

Deno.test("categorical() takes any total and any kind of array", () => {
  const [a, b, c] = [
    categorical([1, 2, 5]),
    categorical(Float32Array.of(0.125, 0.25, 0.625)),
    categorical(Float64Array.of(2 ** 900, 2 ** 901, 5 * 2 ** 900)),
  ];
  for (let i = 0; i < 1_000; i++) {
    const u = i / 1_000;
    assertEquals([b(u), c(u)], [a(u), a(u)]);
  }
});

Deno.test("categorical() draws in proportion to the weights", () => {
  const stream = createStream({ seed: 0, path: "sampling" });
  const weights = Array.from({ length: 100 }, (_, i) => 1 / (i + 1)); // Zipf
  const total = weights.reduce((a, b) => a + b);
  const draw = categorical(weights);
  const counts = Array<number>(100).fill(0);
  for (let i = 0; i < 100_000; i++) counts[draw(uniformAt(stream, i))]++;
  const statistic = chiSquare(counts, weights.map((weight) => weight / total));
  assert(statistic < CHI_SQUARE_CRITICAL[99], `chi-square ${statistic}`);
});

Deno.test("categorical() throws on weights that are none", () => {
  for (const weight of [-1, -1e-300, NaN, Infinity]) {
    assertThrows(
      () => categorical([1, weight]),
      RangeError,
      `weights must be finite and not negative: index=1, weight=${weight}`,
    );
  }
  assertThrows(() => categorical([]), RangeError, "categories=0, sum=0");
  assertThrows(() => categorical([0, 0]), RangeError, "categories=2, sum=0");
  const huge = Array<number>(2).fill(Number.MAX_VALUE);
  assertThrows(() => categorical(huge), RangeError, "categories=2, sum=Infinity");
  for (const u of [-0.1, 1, NaN]) {
    assertThrows(() => categorical([1])(u), RangeError, `from 0 to below 1: u=${u}`);
  }
});
