import { assertAlmostEquals, assertEquals } from "@std/assert";
import { textFloorRows } from "../../../core/data/text_floors.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const sequence = (...ids: readonly number[]) => ({
  tokens: Uint32Array.from(ids.slice(0, -1)),
  targets: Uint32Array.from(ids.slice(1)),
});

/** Loss of each row, in nats. */
function nats(train: readonly number[], heldOut: readonly number[], vocabulary: number) {
  const rows = textFloorRows([sequence(...train)], sequence(...heldOut), vocabulary);
  return rows.map((row) => row.nats);
}

Deno.test("textFloorRows() computes what its formulas say", () => {
  // Targets of training: 1 0 1 1; after 0: 1 twice; after 1: 0 once, 1 once.
  const [uniform, unigram, bigram] = nats([0, 1, 0, 1, 1], [0, 1, 2], 3);
  assertAlmostEquals(uniform, Math.log(3), 1e-15);
  const [one, two] = [(3 + 1) / (4 + 3), (0 + 1) / (4 + 3)];
  assertAlmostEquals(unigram, -(Math.log(one) + Math.log(two)) / 2, 1e-15);
  const [first, second] = [(2 + 1 * one) / (2 + 1), (0 + 2 * two) / (2 + 2)];
  assertAlmostEquals(bigram, -(Math.log(first) + Math.log(second)) / 2, 1e-15);
});

Deno.test("textFloorRows() predicts like unigram after a token that was never seen", () => {
  const [, unigram, bigram] = nats([0, 1, 0], [2, 0], 3);
  assertEquals(bigram, unigram);
});

Deno.test("textFloorRows() gives probabilities that sum to one", () => {
  const train = [0, 1, 1, 2, 0, 1, 3, 3, 0];
  for (let token = 0; token < 5; token++) {
    let [unigram, bigram] = [0, 0];
    for (let target = 0; target < 5; target++) {
      const losses = nats(train, [token, target], 5);
      unigram += Math.exp(-losses[1]);
      bigram += Math.exp(-losses[2]);
    }
    assertAlmostEquals(unigram, 1, 1e-14);
    assertAlmostEquals(bigram, 1, 1e-14);
  }
});

Deno.test("textFloorRows() leaves out targets that are not scored", () => {
  const ignored = {
    tokens: Uint32Array.of(0, 1, 2),
    targets: Uint32Array.of(1, IGNORE_INDEX, IGNORE_INDEX),
  };
  const train = [sequence(0, 1, 0, 1)];
  const rows = textFloorRows(train, ignored, 3);
  assertEquals(rows, textFloorRows(train, sequence(0, 1), 3));
  const scored = textFloorRows([ignored], sequence(0, 1), 3);
  assertEquals(scored, textFloorRows([sequence(0, 1)], sequence(0, 1), 3));
});
