import { assert, assertEquals, assertThrows } from "@std/assert";
import { createStream } from "../../../core/random/stream.ts";
import { uniform24, uniform53, uniformAt } from "../../../core/random/uniform.ts";
import {
  CHI_SQUARE_CRITICAL,
  chiSquare,
  KOLMOGOROV_CRITICAL,
  kolmogorovDistance,
  moments,
} from "../../helpers/goodness_of_fit.ts";

const STREAM = createStream({ seed: 0, path: "eval" });

Deno.test("uniform24() takes the upper 24 bits, exactly, in f32", () => {
  assertEquals(uniform24(0), 0);
  assertEquals(uniform24(0xff), 0);
  assertEquals(uniform24(0x100), 2 ** -24);
  assertEquals(uniform24(0x80000000), 0.5);
  assertEquals(uniform24(0xffffffff), 1 - 2 ** -24);
  for (let i = 0; i < 1_000; i++) {
    const u = uniform24(STREAM.wordAt(i));
    assertEquals(Math.fround(u), u);
  }
});

Deno.test("uniform53() takes 27 and 26 bits and never gives 1", () => {
  assertEquals(uniform53(0, 0), 0);
  assertEquals(uniform53(0x1f, 0x3f), 0);
  assertEquals(uniform53(0, 0x40), 2 ** -53);
  assertEquals(uniform53(0x20, 0), 2 ** -27);
  assertEquals(uniform53(0x80000000, 0), 0.5);
  assertEquals(uniform53(0xffffffff, 0xffffffff), 1 - 2 ** -53);
});

Deno.test("uniformAt() gives the stored numbers", () => {
  // The words of Random123, put together by Python 3; see stream_test.ts.
  assertEquals([0, 1, 2].map((i) => uniformAt(STREAM, i)), [
    0.7851582637242916,
    0.5335442323086399,
    0.18938001233659185,
  ]);
});

Deno.test("uniforms are uniform", () => {
  const fine = Array.from({ length: 100_000 }, (_, i) => uniformAt(STREAM, i));
  const coarse = fine.map((_, i) => uniform24(STREAM.wordAt(200_000 + i)));
  for (const sample of [fine, coarse]) {
    // 3.3 standard errors: sqrt(1 / 12 / n) of the mean, sqrt(1 / 180 / n) of the variance.
    const { mean, variance } = moments(sample);
    assert(Math.abs(mean - 1 / 2) < 3.3 * Math.sqrt(1 / 12 / 100_000), `mean ${mean}`);
    assert(Math.abs(variance - 1 / 12) < 3.3 * Math.sqrt(1 / 180 / 100_000), `${variance}`);
    const distance = kolmogorovDistance(sample, (x) => x);
    assert(distance < KOLMOGOROV_CRITICAL, `distance ${distance}`);
    const counts = Array<number>(256).fill(0);
    sample.forEach((u) => counts[Math.floor(256 * u)]++);
    assert(chiSquare(counts) < CHI_SQUARE_CRITICAL[255], `chi-square ${chiSquare(counts)}`);
  }
});

Deno.test("neighbouring uniforms are independent", () => {
  const counts = Array<number>(256).fill(0);
  for (let i = 0; i < 100_000; i += 2) {
    const [a, b] = [uniformAt(STREAM, i), uniformAt(STREAM, i + 1)];
    counts[16 * Math.floor(16 * a) + Math.floor(16 * b)]++;
  }
  assert(chiSquare(counts) < CHI_SQUARE_CRITICAL[255], `chi-square ${chiSquare(counts)}`);
});

Deno.test("uniformAt() throws on places that a stream does not have", () => {
  assert(uniformAt(STREAM, 2 ** 33 - 1) < 1);
  for (const index of [-1, 0.5, NaN, 2 ** 33]) {
    assertThrows(() => uniformAt(STREAM, index), RangeError, `2^33 - 1: index=${index}`);
  }
});
