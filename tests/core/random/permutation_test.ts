import { assert, assertEquals, assertThrows } from "@std/assert";
import { sha256Hex } from "../../../core/base/sha256.ts";
import { permutation } from "../../../core/random/permutation.ts";
import { createStream } from "../../../core/random/stream.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../helpers/goodness_of_fit.ts";

const STREAM = createStream({ seed: 0, path: "data-order" });

Deno.test("permutation() gives the stored orders", () => {
  // The same algorithm in Python 3 on the words of Random123 (see stream_test.ts); the second draw
  // meets one rejection.
  assertEquals(permutation(STREAM, 10), [4, 7, 6, 2, 3, 8, 9, 5, 1, 0]);
  assertEquals(
    sha256Hex(permutation(STREAM.atStep(3), 100_000).join(",")),
    "fc1a5a112c83229e9e90a0c175e9e35cd4490f953b6f5e08519675a363412c72",
  );
});

Deno.test("permutation() holds each number once", () => {
  for (const count of [0, 1, 2, 3, 97, 1_000]) {
    const sorted = permutation(STREAM, count).toSorted((a, b) => a - b);
    assertEquals(sorted, Array.from({ length: count }, (_, i) => i));
  }
});

Deno.test("permutation() is a function of its arguments", () => {
  const first = permutation(STREAM, 50);
  first.reverse();
  assertEquals(permutation(STREAM, 50), first.toReversed());
});

Deno.test("permutation() gives each order of five equally often", () => {
  const counts = new Map<string, number>();
  for (let step = 0; step < 24_000; step++) {
    const order = permutation(STREAM.atStep(step), 5).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 120);
  const statistic = chiSquare([...counts.values()]);
  assert(statistic < CHI_SQUARE_CRITICAL[119], `chi-square ${statistic}`);
});

Deno.test("permutation() throws on counts that are none", () => {
  for (const count of [-1, 1.5, NaN, 2 ** 32]) {
    assertThrows(() => permutation(STREAM, count), RangeError, `2^32 - 1: count=${count}`);
  }
});
