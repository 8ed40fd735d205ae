import { assert, assertEquals, assertThrows } from "@std/assert";
import { rankStability } from "../../../../core/result/statistics/rank_stability.ts";
import { indexSource } from "../../../helpers/index_source.ts";

Deno.test("rankStability() of rows that never cross is certain", () => {
  const found = rankStability([[2, 2.2, 2.1], [1, 1.2, 1.1], [3, 3.2, 3.1]], {
    drawIndex: indexSource(1),
    draws: 500,
  });
  assertEquals(found, [
    { rank: 2, low: 2, high: 2, first: 0 },
    { rank: 1, low: 1, high: 1, first: 1 },
    { rank: 3, low: 3, high: 3, first: 0 },
  ]);
});

Deno.test("rankStability() draws the same replicates for all rows", () => {
  // Unpaired draws would cross, as the replicates differ by more than the rows.
  const [low, high] = rankStability([[1, 5, 9], [1.1, 5.1, 9.1]], { drawIndex: indexSource(2) });
  assertEquals([low.first, high.first], [1, 0]);
});

Deno.test("rankStability() gives the share that can be counted by hand", () => {
  // Two replicates, one for each row: the draws AA, AB, BA, BB; AB and BA tie, ranks are shared.
  const found = rankStability([[0, 1], [1, 0]], { drawIndex: indexSource(7), draws: 40_000 });
  for (const { rank, low, high, first } of found) {
    assertEquals([rank, low, high], [1.5, 1, 2]);
    assert(Math.abs(first - 0.5) < 0.02, `first=${first}`);
  }
});

Deno.test("rankStability() throws on bad tables", () => {
  const options = { drawIndex: indexSource(1) };
  assertThrows(() => rankStability([], options), RangeError, "rows=0");
  assertThrows(() => rankStability([[]], options), RangeError, "n=0");
  assertThrows(() => rankStability([[1], [1, 2]], options), RangeError, "first=1, other=2");
  assertThrows(() => rankStability([[1, 2], [1]], options), RangeError, "n=1");
  assertThrows(() => rankStability([[1], [NaN]], options), RangeError, "values[0]=NaN");
});
