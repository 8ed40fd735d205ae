import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../../core/base/errors.ts";
import { rankAgreement, ranksOf } from "../../../../core/result/statistics/rank_agreement.ts";

Deno.test("rankAgreement() gives the published correlation of IQ and hours of television", () => {
  // Wikipedia, "Spearman's rank correlation coefficient", example: -29 / 165 = -0.17575...
  const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
  const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
  const { correlation, agreeing, pairs } = rankAgreement(iq, hours);
  assertAlmostEquals(correlation!, -29 / 165, 1e-14);
  assertEquals([agreeing, pairs], [20, 45]); // counted by hand: Kendall's tau is -5 / 45
});

Deno.test("rankAgreement() is 1 and -1 for the same and the opposite order", () => {
  assertEquals(rankAgreement([1, 2, 3], [10, 20, 40]), { correlation: 1, agreeing: 3, pairs: 3 });
  assertEquals(rankAgreement([1, 2, 3], [9, 5, 1]), { correlation: -1, agreeing: 0, pairs: 3 });
});

Deno.test("rankAgreement() shares ranks among ties and counts no pair of them", () => {
  assertEquals(ranksOf([3, 1, 3, 2]), [3.5, 1, 3.5, 2]);
  assertEquals(rankAgreement([1, 1, 1], [1, 2, 3]), { agreeing: 0, pairs: 0 });
  // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / sqrt(4.5 * 5) by hand.
  const { correlation, pairs } = rankAgreement([1, 2, 2, 4], [1, 3, 2, 4]);
  assertAlmostEquals(correlation!, Math.sqrt(0.9), 1e-14);
  assertEquals(pairs, 5);
});

Deno.test("rankAgreement() throws on bad lists", () => {
  assertThrows(() => rankAgreement([1, 2], [1]), ShapeError, "a=2, b=1");
  assertThrows(() => rankAgreement([1], [1]), RangeError, "n must be at least 2: n=1");
  assertThrows(() => rankAgreement([1, NaN], [1, 2]), RangeError, "values[1]=NaN");
});
