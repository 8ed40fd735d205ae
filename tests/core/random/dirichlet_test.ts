import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { dirichlet } from "../../../core/random/dirichlet.ts";
import { createStream } from "../../../core/random/stream.ts";
import { incompleteBeta } from "../../../core/result/statistics/incomplete_beta.ts";
import { KOLMOGOROV_CRITICAL, kolmogorovDistance, moments } from "../../helpers/goodness_of_fit.ts";
import { numberDigest } from "../../helpers/word_digest.ts";

const STREAM = createStream({ seed: 0, path: "data-content" });
const COUNT = 10_000;

function points(alphas: readonly number[], count = COUNT): Float64Array[] {
  return Array.from({ length: count }, (_, item) => dirichlet(STREAM.atStep(item), alphas));
}

Deno.test("dirichlet() agrees with 40 digits", () => {
  // The same algorithm in mpmath on the words of Random123; see stream_test.ts.
  const expected = [
    [5.80688165688052e-13, 0.03244506977312156, 0.39650402802794715, 0.5710509021983506],
    [0.0006461972915571242, 0.4336887122184521, 0.14252345070654665, 0.4231416397834441],
  ];
  points([0.1, 0.5, 1, 3], 2).forEach((point, step) =>
    point.forEach((share, i) => assertAlmostEquals(share / expected[step][i], 1, 1e-13))
  );
});

Deno.test("dirichlet() gives the stored bits in every engine", () => {
  // Stored from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
  const flat = points([0.1, 0.5, 1, 3], 1_000).flatMap((point) => [...point]);
  assertEquals(
    numberDigest(flat),
    "adadc01988d7e392899348d6d2d77acf53f216f0e4d2614b4e13ff5c767d2aad",
  );
});

Deno.test("dirichlet() gives probabilities", () => {
  for (const alphas of [[1], [1, 1], [1e-300, 1e-300, 1e-300], [1e-3, 1e12], [0.1, 2, 30]]) {
    for (const point of points(alphas, 200)) {
      assertEquals(point.length, alphas.length);
      assert(point.every((share) => share >= 0 && share <= 1), `${alphas}: ${point}`);
      assertAlmostEquals(point.reduce((a, b) => a + b), 1, 1e-15 * alphas.length);
    }
  }
});

Deno.test("dirichlet() gives corners at tiny alphas, each as often as its share", () => {
  const counts = [0, 0];
  for (const point of points([1e-6, 3e-6])) {
    const corner = point.findIndex((share) => share > 0.999);
    if (corner >= 0) counts[corner]++;
  }
  assert(counts[0] + counts[1] > COUNT - 5, `${counts}`);
  // 3.3 standard deviations of a share of 1/4.
  assert(Math.abs(counts[0] - COUNT / 4) < 3.3 * Math.sqrt(COUNT * 3 / 16), `${counts}`);
});

Deno.test("each share has the beta distribution", () => {
  for (const alphas of [[1, 1], [0.5, 0.5, 0.5], [0.2, 1.3, 4], [10, 20, 30, 40]]) {
    const total = alphas.reduce((a, b) => a + b);
    const drawn = points(alphas);
    alphas.forEach((a, i) => {
      const share = drawn.map((point) => point[i]);
      const b = total - a;
      const distance = kolmogorovDistance(share, (x) => incompleteBeta(x, { a, b }));
      assert(distance < KOLMOGOROV_CRITICAL, `${alphas}, share ${i}: distance ${distance}`);
      const expected = a / total;
      const variance = expected * (1 - expected) / (total + 1);
      const { mean } = moments(share);
      assert(Math.abs(mean - expected) < 3.3 * Math.sqrt(variance / COUNT), `mean ${mean}`);
    });
  }
});

Deno.test("two shares have the covariance of the Dirichlet distribution", () => {
  const alphas = [2, 3, 5];
  const products = points(alphas).map((point) => (point[0] - 0.2) * (point[1] - 0.3));
  const { mean, variance } = moments(products);
  // -a b / (total^2 (total + 1))
  assert(Math.abs(mean + 6 / 1_100) < 3.3 * Math.sqrt(variance / COUNT), `covariance ${mean}`);
});

Deno.test("dirichlet() throws on alphas that are none", () => {
  assertThrows(() => dirichlet(STREAM, []), RangeError, "there must be an alpha: alphas=[]");
  for (const alpha of [0, -1, NaN, Infinity]) {
    assertThrows(() => dirichlet(STREAM, [1, alpha]), RangeError, `shape=${alpha}`);
  }
});
