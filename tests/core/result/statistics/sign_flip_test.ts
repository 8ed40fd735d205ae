import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  drawnSignFlip,
  exactSignFlip,
  signFlipTest,
} from "../../../../core/result/statistics/sign_flip.ts";
import { MAIZE } from "../../../fixtures/paired_data.ts";
import { indexSource } from "../../../helpers/index_source.ts";
import { samples } from "../../../helpers/sample.ts";

Deno.test("exactSignFlip() gives Fisher's p for Darwin's maize", () => {
  // Fisher 1935, section 21: 863 of 32,768 sums are at least as large; scipy 1.17.1 permutation_test
  // agrees on both tails.
  assertEquals(exactSignFlip(MAIZE), 2 * 863 / 32_768);
});

Deno.test("exactSignFlip() agrees with counting every sign pattern", () => {
  for (let n = 1; n <= 9; n++) {
    for (let seed = 1; seed <= 5; seed++) {
      // Whole numbers make ties, and sums without rounding.
      const values = samples(n, { low: -4, high: 6, seed: 100 * n + seed }).map(Math.round);
      const found = Math.abs(values.reduce((sum, value) => sum + value, 0));
      let far = 0;
      for (let pattern = 0; pattern < 2 ** n; pattern++) {
        const sum = values.reduce((sum, value, i) => sum + (pattern >> i & 1 ? value : -value), 0);
        if (Math.abs(sum) >= found) far++;
      }
      assertEquals(exactSignFlip(values), far / 2 ** n, `values=${values}`);
    }
  }
});

Deno.test("exactSignFlip() counts ties that rounding would break", () => {
  // 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last bit; all of one sign is 2 of 8.
  assertEquals(exactSignFlip([0.1, 0.2, 0.3]), 0.25);
  // 0.1 + 0.2 - 0.3 is not exactly 0: all 8 patterns are at least that far, two of them by rounding.
  assertEquals(exactSignFlip([0.1, 0.2, -0.3]), 1);
});

Deno.test("exactSignFlip() reaches 2 / 2^n at least, as the power of a design needs", () => {
  const smallest = [5, 6, 7, 8, 10].map((n) => exactSignFlip(Array(n).fill(0.3)));
  assertEquals(smallest, [0.0625, 0.03125, 0.015625, 0.0078125, 0.001953125]);
  assertEquals(exactSignFlip(Array(16).fill(1)), 2 / 65_536);
});

Deno.test("exactSignFlip() of zeros is 1", () => assertEquals(exactSignFlip([0, 0, 0]), 1));

Deno.test("drawnSignFlip() comes close to the exact p", () => {
  const p = drawnSignFlip(MAIZE, { drawIndex: indexSource(5), draws: 100_000 });
  const deviation = Math.sqrt(0.0527 * 0.9473 / 100_000);
  assert(Math.abs(p - 1726 / 32_768) < 4 * deviation, `p=${p}`);
});

Deno.test("drawnSignFlip() counts the sample found as one more draw", () => {
  const flips = [0, 1, 1, 1, 1, 0]; // three draws of two signs: ++ is not drawn
  const drawIndex = () => flips.shift()!;
  assertEquals(drawnSignFlip([1, 2], { drawIndex, draws: 3 }), (1 + 1) / (3 + 1));
});

Deno.test("signFlipTest() enumerates up to 16 and draws beyond", () => {
  let drawn = 0;
  const drawIndex = () => drawn++ % 2;
  assertEquals(signFlipTest(Array(16).fill(1), { drawIndex }), 2 / 65_536);
  assertEquals(drawn, 0);
  signFlipTest(Array(17).fill(1), { drawIndex });
  assertEquals(drawn, 170_000);
});

Deno.test("the sign-flip tests throw on bad input", () => {
  const options = { drawIndex: indexSource(1) };
  assertThrows(() => exactSignFlip([]), RangeError, "n must be at least 1: n=0");
  assertThrows(() => exactSignFlip(Array(17).fill(1)), RangeError, "n must be at most 16: n=17");
  assertThrows(() => exactSignFlip([1, NaN]), RangeError, "values[1]=NaN");
  assertThrows(() => drawnSignFlip([], options), RangeError, "n must be at least 1: n=0");
  assertThrows(() => drawnSignFlip([NaN], options), RangeError, "values[0]=NaN");
  assertThrows(() => drawnSignFlip([1], { ...options, draws: 0.5 }), RangeError, "draws=0.5");
});
