import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  adaptiveUnigramRow,
  bayesRow,
  uniformRow,
} from "../../../../core/data/tasks/floor_rows.ts";
import { IGNORE_INDEX } from "../../../../kernels/cross_entropy/ignore_index.ts";

Deno.test("uniformRow() knows the number of symbols alone", () => {
  const { name, nats, accuracy } = uniformRow(8);
  assertEquals([name, accuracy], ["uniform", 0.125]);
  assertAlmostEquals(nats, Math.log(8), 1e-15);
});

Deno.test("adaptiveUnigramRow() counts anew in each window, what was read included", () => {
  const heldOut = {
    sequences: 2,
    length: 2,
    tokens: Uint32Array.of(0, 0, 2, 1),
    targets: Uint32Array.of(0, 1, 1, 0),
  };
  // Of three symbols: (1 + 1) / (1 + 3), (0 + 1) / (2 + 3), then 1 / 4 and 1 / 5.
  const expected = -Math.log(2 / 4 * 1 / 5 * 1 / 4 * 1 / 5) / 4;
  assertAlmostEquals(adaptiveUnigramRow(heldOut, 3).nats, expected, 1e-15);
});

Deno.test("bayesRow() averages over the scored targets", () => {
  const row = bayesRow({
    sequences: 1,
    length: 3,
    tokens: Uint32Array.of(0, 1, 2),
    targets: Uint32Array.of(1, IGNORE_INDEX, 0),
    floors: Float64Array.of(0.5, 0, 1),
  });
  assertEquals([row.name, row.nats], ["bayes", 0.75]);
});
