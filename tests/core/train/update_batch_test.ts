import { assertEquals } from "@std/assert";
import { updateBatch } from "../../../core/train/update_batch.ts";
import { TINY_DATA, TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const { length } = TINY_SPEC.train;

Deno.test("updateBatch() takes the sequences of all parts of an update", () => {
  const spec = { ...TINY_SPEC, train: { ...TINY_SPEC.train, batch: 2, accumulate: 3 } };
  const source = { spec, data: TINY_DATA, seeds: [3] };
  assertEquals(
    updateBatch(source, 5),
    TINY_DATA.trainBatch({ seed: 3, step: 5, batch: 6, length }),
  );
  assertEquals(updateBatch(source, 5, 2).tokens.length, 2 * length);
});

Deno.test("updateBatch() puts the batches of several seeds one behind the other", () => {
  const both = updateBatch({ spec: TINY_SPEC, data: TINY_DATA, seeds: [3, 4] }, 5);
  const alone = [3, 4].map((seed) => TINY_DATA.trainBatch({ seed, step: 5, batch: 4, length }));
  for (const name of ["tokens", "targets"] as const) {
    assertEquals([...both[name]], alone.flatMap((batch) => [...batch[name]]));
  }
});
