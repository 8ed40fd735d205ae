import { assert, assertEquals, assertThrows } from "@std/assert";
import { integerBelow } from "../../../core/random/integer_below.ts";
import { createStream } from "../../../core/random/stream.ts";
import { type WordSource, wordSource } from "../../../core/random/word_source.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../helpers/goodness_of_fit.ts";

/** Gives listed words, so that rejection can be seen; the position counts them. */
function listed(...words: readonly number[]): WordSource {
  let position = 0;
  return {
    get position() {
      return position;
    },
    next: () => words[position++],
  };
}

Deno.test("integerBelow() rejects exactly the words from the largest multiple on", () => {
  const top = 0xffffffff;
  const cases: readonly (readonly [number, number[], number, number])[] = [
    // bound, words, result, words taken
    [1, [top], 0, 1],
    [2, [top], 1, 1],
    [3, [top, 5], 2, 2], // 2^32 mod 3 = 1: one word is rejected
    [3, [top - 1], 2, 1],
    [5, [top, 7], 2, 2], // 2^32 mod 5 = 1
    [6, [top - 3, 4], 4, 2], // 2^32 mod 6 = 4
    [6, [top - 4], 5, 1],
    [2 ** 31, [top], 2 ** 31 - 1, 1],
    [2 ** 31 + 1, [2 ** 31 + 1, top, 2 ** 31], 2 ** 31, 3], // nearly half are rejected
    [2 ** 32 - 1, [top, 9], 9, 2],
    [2 ** 32, [top], top, 1],
  ];
  for (const [bound, words, result, taken] of cases) {
    const source = listed(...words);
    assertEquals(integerBelow(source, bound), result, `bound ${bound}`);
    assertEquals(source.position, taken, `bound ${bound}`);
  }
});

Deno.test("integerBelow() draws each integer equally often", () => {
  const source = wordSource(createStream({ seed: 0, path: "bootstrap/test" }));
  const small = Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) small[integerBelow(source, 10)]++;
  assert(chiSquare(small) < CHI_SQUARE_CRITICAL[9], `chi-square ${chiSquare(small)}`);
  // With a plain remainder the lower third of this range would be drawn twice as often.
  const large = Array<number>(100).fill(0);
  const bound = 3 * 2 ** 30;
  for (let i = 0; i < 100_000; i++) {
    large[Math.floor(integerBelow(source, bound) / bound * 100)]++;
  }
  assert(chiSquare(large) < CHI_SQUARE_CRITICAL[99], `chi-square ${chiSquare(large)}`);
});

Deno.test("integerBelow() throws on bounds that are none, and takes no word", () => {
  const source = listed(1);
  for (const bound of [0, -1, 2.5, NaN, Infinity, 2 ** 32 + 1]) {
    assertThrows(
      () => integerBelow(source, bound),
      RangeError,
      `Cannot draw an integer as bound must be a whole number from 1 to 2^32: bound=${bound}`,
    );
  }
  assertEquals(source.position, 0);
});
