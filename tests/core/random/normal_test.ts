import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { normalAt, normalPair, normals } from "../../../core/random/normal.ts";
import { createStream } from "../../../core/random/stream.ts";
import { normalCdf } from "../../../core/result/statistics/normal.ts";
import { KOLMOGOROV_CRITICAL, kolmogorovDistance, moments } from "../../helpers/goodness_of_fit.ts";
import { numberDigest } from "../../helpers/word_digest.ts";

const STREAM = createStream({ seed: 3, path: "init/w" });
const COUNT = 100_000;

Deno.test("normalAt() agrees with 40 digits", () => {
  // mpmath on the words of Random123; see stream_test.ts.
  const expected = [
    0.08594354270094699,
    0.7248505071783345,
    -0.8269164552934687,
    -0.6530304881072612,
  ];
  expected.forEach((value, i) => assertAlmostEquals(normalAt(STREAM, i), value, 4e-16));
});

Deno.test("normals() gives the numbers of normalAt(), at odd counts too", () => {
  for (const count of [0, 1, 2, 7]) {
    const one = Float64Array.from({ length: count }, (_, i) => normalAt(STREAM, i));
    assertEquals(normals(STREAM, count), one);
  }
});

Deno.test("normals() gives the stored bits in every engine", () => {
  // Stored from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
  assertEquals(
    numberDigest(normals(STREAM, 10_000)),
    "0e7ceab2695eb3cf874a64d3abd2e994684d9d8fefda1f0d4f9844c91e09030c",
  );
});

Deno.test("normalPair() is finite at both ends of the words", () => {
  const [low, high] = normalPair([0xffffffff, 0xffffffff, 0, 0]);
  assertAlmostEquals(low, Math.sqrt(2 * 53 * Math.LN2), 1e-14);
  assertAlmostEquals(high, 0, 1e-14);
  for (const value of normalPair([0, 0, 0, 0])) assertEquals(Math.abs(value), 0);
});

Deno.test("normals() are normal", () => {
  const sample = normals(STREAM, COUNT);
  const { mean, variance, skewness, kurtosis } = moments(sample);
  // 3.3 standard errors of each: 1, 2, 6 and 24 over n.
  const bound = (factor: number) => 3.3 * Math.sqrt(factor / COUNT);
  assert(Math.abs(mean) < bound(1), `mean ${mean}`);
  assert(Math.abs(variance - 1) < bound(2), `variance ${variance}`);
  assert(Math.abs(skewness) < bound(6), `skewness ${skewness}`);
  assert(Math.abs(kurtosis) < bound(24), `kurtosis ${kurtosis}`);
  for (const part of [sample, sample.filter((_, i) => i % 2 === 0)]) {
    const distance = kolmogorovDistance(part, normalCdf);
    assert(distance < KOLMOGOROV_CRITICAL, `distance ${distance}`);
  }
  const beyond = sample.filter((x) => Math.abs(x) > 3).length;
  const expected = 2 * normalCdf(-3) * COUNT; // 270
  assert(Math.abs(beyond - expected) < 3.3 * Math.sqrt(expected), `beyond 3: ${beyond}`);
});

Deno.test("both numbers of a pair are uncorrelated, in their squares too", () => {
  const sample = normals(STREAM, COUNT);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < COUNT; i += 2) {
    products += sample[i] * sample[i + 1];
    squares += (sample[i] ** 2 - 1) * (sample[i + 1] ** 2 - 1);
  }
  // Standard deviations sqrt(n / 2) and 2 sqrt(n / 2).
  assert(Math.abs(products) < 3.3 * Math.sqrt(COUNT / 2), `products ${products}`);
  assert(Math.abs(squares) < 3.3 * 2 * Math.sqrt(COUNT / 2), `squares ${squares}`);
});

Deno.test("normal numbers have places from 0 on only", () => {
  for (const value of [-1, 0.5, NaN, 2 ** 33]) {
    assertThrows(() => normalAt(STREAM, value), RangeError, `2^33 - 1: index=${value}`);
    assertThrows(() => normals(STREAM, value), RangeError, `2^33 - 1: count=${value}`);
  }
});
