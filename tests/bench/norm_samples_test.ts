import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { normSamples, OFFSETS, SAMPLE_SIZE, worstError } from "../../bench/norm_samples.ts";
import { uniformValues } from "../../bench/uniform_values.ts";

Deno.test("uniformValues() repeats, fills [-1, 1) and moves with the offset", () => {
  const values = uniformValues("a", 1001);
  assertEquals(values, uniformValues("a", 1001));
  assertNotEquals(values, uniformValues("b", 1001));
  assert(values.every((value) => value >= -1 && value < 1));
  assert(Math.min(...values) < -0.98 && Math.max(...values) > 0.98);
  const moved = uniformValues("a", 1001, 1000);
  assert(moved.every((value, i) => Math.abs(value - 1000 - values[i]) < 4e-5)); // half an ulp
});

Deno.test("normSamples() draws other rows each round and expects normalised ones", () => {
  const samples = normSamples("layer-norm", "forward", 2);
  assertEquals(samples.map(([{ offset }]) => offset), [...OFFSETS]);
  assertNotEquals(samples[0][0].x, samples[0][1].x);
  for (const [{ expected, x, offset }] of samples) {
    const row = expected.subarray(0, SAMPLE_SIZE.width);
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const square = row.reduce((sum, value) => sum + value * value, 0) / row.length;
    assertAlmostEquals(mean, 0, 1e-9);
    assertAlmostEquals(square, 1, 1e-4); // eps is 3e-5 of the variance, 1 / 3
    assert(Math.abs(x[0] - offset) <= 1);
  }
});

Deno.test("normSamples() expects gradients that do not move with the row's scale", () => {
  // y does not change along x (up to eps), so that the gradient has no part along it.
  for (const norm of ["layer-norm", "rms-norm"] as const) {
    const [[{ expected, x }]] = normSamples(norm, "backward", 1);
    const along = expected.subarray(0, 1024).reduce((sum, value, i) => sum + value * x[i], 0);
    const size = expected.subarray(0, 1024).reduce((sum, value) => sum + Math.abs(value), 0);
    assert(Math.abs(along) < 1e-3 && size > 100, `${norm}: along=${along}, size=${size}`);
  }
});

Deno.test("worstError() finds the largest error, and NaN and missing values", () => {
  const expected = Float64Array.of(1, 2, 3);
  assertEquals(worstError(Float32Array.of(1, 2.5, 2.75), expected), 0.5);
  assertEquals(worstError(Float32Array.of(1, NaN, 30), expected), NaN);
  assertEquals(worstError(Float32Array.of(1, Infinity, 3), expected), Infinity);
  assertEquals(worstError(Float32Array.of(1, 2), expected), NaN);
});
