import { assert, assertEquals, assertThrows } from "@std/assert";
import { logGammaVariate } from "../../../core/random/log_gamma_variate.ts";
import { createStream } from "../../../core/random/stream.ts";
import { wordSource } from "../../../core/random/word_source.ts";
import { normalCdf } from "../../../core/result/statistics/normal.ts";
import { KOLMOGOROV_CRITICAL, kolmogorovDistance, moments } from "../../helpers/goodness_of_fit.ts";

const COUNT = 20_000;

function sample(shape: number, count = COUNT): number[] {
  const words = wordSource(createStream({ seed: 0, path: `data-content/gamma-${shape}` }));
  return Array.from({ length: count }, () => Math.exp(logGammaVariate(words, shape)));
}

// Shapes whose distribution function is elementary: halves come from the normal distribution.
const CDFS: readonly (readonly [number, (x: number) => number])[] = [
  [0.5, (x) => 1 - 2 * normalCdf(-Math.sqrt(2 * x))],
  [1, (x) => 1 - Math.exp(-x)],
  [1.5, (x) => 1 - 2 * normalCdf(-Math.sqrt(2 * x)) - 2 * Math.sqrt(x / Math.PI) * Math.exp(-x)],
  [2, (x) => 1 - Math.exp(-x) * (1 + x)],
  [4, (x) => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6)],
];

for (const [shape, cdf] of CDFS) {
  Deno.test(`logGammaVariate() has the gamma distribution of shape ${shape}`, () => {
    const distance = kolmogorovDistance(sample(shape), cdf);
    assert(distance < KOLMOGOROV_CRITICAL, `distance ${distance}`);
  });
}

Deno.test("logGammaVariate() has the mean and the variance of its shape", () => {
  for (const shape of [0.05, 0.3, 1, 3, 50, 1e6]) {
    const { mean, variance } = moments(sample(shape));
    // Mean and variance are the shape; the variance of the latter is (2 shape^2 + 6 shape) / n.
    assert(Math.abs(mean - shape) < 3.3 * Math.sqrt(shape / COUNT), `${shape}: mean ${mean}`);
    const bound = 3.3 * Math.sqrt((2 * shape ** 2 + 6 * shape) / COUNT);
    assert(Math.abs(variance - shape) < bound, `${shape}: variance ${variance}`);
  }
});

Deno.test("logGammaVariate() is exponential in the logarithm at tiny shapes", () => {
  // -shape log(x) tends to an exponential distribution as the shape tends to 0.
  const words = wordSource(createStream({ seed: 0, path: "data-content/tiny" }));
  const values = Array.from({ length: COUNT }, () => -1e-9 * logGammaVariate(words, 1e-9));
  const distance = kolmogorovDistance(values, (x) => 1 - Math.exp(-x));
  assert(distance < KOLMOGOROV_CRITICAL, `distance ${distance}`);
});

Deno.test("logGammaVariate() takes six words a trial, two more for shapes below 1", () => {
  for (const [shape, extra] of [[2, 0], [0.5, 2], [1, 0]]) {
    const words = wordSource(createStream({ seed: 1, path: "data-content" }));
    let trials = 0;
    for (let i = 0; i < 1_000; i++) {
      const before = words.position;
      logGammaVariate(words, shape);
      const taken = words.position - before - extra;
      assertEquals(taken % 6, 0);
      trials += taken / 6;
    }
    assert(trials > 1_000 && trials < 1_100, `shape ${shape}: ${trials} trials for 1,000`);
  }
});

Deno.test("logGammaVariate() throws on shapes that are none", () => {
  const words = wordSource(createStream({ seed: 0, path: "data-content" }));
  for (const shape of [0, -1, NaN, Infinity, 1e-301, 2e12]) {
    assertThrows(
      () => logGammaVariate(words, shape),
      RangeError,
      `1e-300 to 1000000000000: shape=`,
    );
  }
  assertEquals(words.position, 0);
  for (const shape of [1e-300, 1e12]) assert(Number.isFinite(logGammaVariate(words, shape)));
});
