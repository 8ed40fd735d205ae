import { assertAlmostEquals, assertEquals } from "@std/assert";
import { heldOutMeasurements } from "../../../../core/train/evaluate/held_out_measurements.ts";
import { IGNORE_INDEX } from "../../../../kernels/cross_entropy/ignore_index.ts";

const HELD_OUT = {
  sequences: 1,
  length: 4,
  tokens: Uint32Array.of(0, 1, 2, 3),
  targets: Uint32Array.of(1, IGNORE_INDEX, 3, 0),
  floors: Float64Array.of(0.5, 0, 0.25, 0),
};
const RESULT = { losses: Float32Array.of(1, 9, 0.5, 1.5), hits: Uint8Array.of(1, 1, 0, 1) };

Deno.test("heldOutMeasurements() takes means over the targets that are scored", () => {
  const rows = heldOutMeasurements({ ...HELD_OUT, bytes: 6 }, RESULT, { step: 7 });
  assertEquals(rows.map(({ metric, unit }) => `${metric} ${unit}`), [
    ...["loss nat", "perplexity ", "bits_per_byte bit", "floor nat", "excess nat", "accuracy "],
    "exact_match ",
  ]);
  const values = Object.fromEntries(rows.map(({ metric, value }) => [metric, value as number]));
  assertEquals([values.loss, values.floor, values.excess, values.accuracy], [1, 0.25, 0.75, 2 / 3]);
  assertEquals(values.exact_match, 1 / 2); // the second answer has two tokens, of which one is wrong
  assertAlmostEquals(values.perplexity, Math.E, 1e-15);
  assertAlmostEquals(values.bits_per_byte, 3 / (6 * Math.LN2), 1e-15);
  assertEquals(new Set(rows.map(({ split, step }) => `${split} ${step}`)), new Set(["held-out 7"]));
});

Deno.test("heldOutMeasurements() leaves out what the data do not have", () => {
  const { floors: _, ...plain } = HELD_OUT;
  const rows = heldOutMeasurements(plain, { ...RESULT, hits: new Uint8Array(0) }, {
    step: 7,
  });
  assertEquals(rows.map(({ metric }) => metric), ["loss", "perplexity"]);
});
