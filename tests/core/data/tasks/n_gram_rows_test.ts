import { assertAlmostEquals, assertEquals } from "@std/assert";
import { nGramRows } from "../../../../core/data/tasks/n_gram_rows.ts";
import { IGNORE_INDEX } from "../../../../kernels/cross_entropy/ignore_index.ts";

Deno.test("nGramRows() predicts each window by the others", () => {
  const heldOut = {
    sequences: 2,
    length: 3,
    tokens: Uint32Array.of(0, 1, 2, 0, 1, 0),
    targets: Uint32Array.of(1, 2, IGNORE_INDEX, 1, 0, 1),
  };
  const [unigram, bigram] = nGramRows(heldOut, 4);
  // Targets 0, 1, 2 exist. Window 0 by counts [1, 2, 0], window 1 by [0, 1, 1], one added to each.
  const chances = [3 / 6, 1 / 6, 2 / 5, 1 / 5, 2 / 5];
  const mean = (values: number[]) => -values.reduce((sum, p) => sum + Math.log(p), 0) / 5;
  assertAlmostEquals(unigram.nats, mean(chances), 1e-14);
  assertEquals(unigram.accuracy, 3 / 5);
  // After token 0 window 1 has two 1s, after token 1 a 0; window 0 has a 1, and a 2.
  const after = [(2 + 3 * 3 / 6) / 5, 3 * (1 / 6) / 4, (1 + 3 * 2 / 5) / 4, 3 * (1 / 5) / 4];
  assertAlmostEquals(bigram.nats, mean([...after, after[2]]), 1e-14);
  assertEquals(bigram.accuracy, 3 / 5);
});
