import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { estimateCell } from "../../../core/experiment/estimate.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { editedDefinition } from "../../helpers/experiment_definition.ts";

function estimates(shape: readonly number[]) {
  const definition = editedDefinition(
    ["properties/shapes", [shape]],
    ["timing/shapes", [shape]],
    ["timing/control/at/shape", shape],
    ["claims/2/rule/at/shape", shape],
    ["claims/3/rule/at/shape", shape],
  );
  const { cells } = planExperiment(validateExperiment(definition));
  return Object.fromEntries(cells.map((cell) => [cell.id, estimateCell(cell)]));
}

Deno.test("estimateCell() counts samples of least duration for small shapes", () => {
  const { elements, seconds } = estimates([8, 8])["timing/8x8/forward/hot"];
  assertEquals(elements, 64);
  // 20 blocks and 15 of warm-up, 3 arms, the duplicate and the copy, 0.5 ms each.
  assertAlmostEquals(seconds, 0.02 + 35 * 5 * 0.0005, 1e-12);
});

Deno.test("estimateCell() counts bytes at 4 GB/s for large shapes", () => {
  const { elements, seconds, sizeBytes } = estimates([4096, 1024])["timing/4096x1024/forward/hot"];
  assertEquals(elements, 4_194_304);
  // ln 2, ln-slow 12, rms 2, ln again 2, copy 2: 20 matrices of 16 MiB.
  assertAlmostEquals(seconds, 0.02 + 35 * 20 * 16_777_216 / 4e9, 1e-9);
  // Five inputs and five outputs at least.
  assert(sizeBytes > 10 * 16_777_216 && sizeBytes < 30 * 16_777_216, `${sizeBytes}`);
});

Deno.test("estimateCell() counts more for gradients, passes and blocks", () => {
  const all = estimates([64, 256]);
  assert(
    all["timing/64x256/forward-backward/hot"].seconds >= all["timing/64x256/forward/hot"].seconds,
  );
  const cell = all["property/formula/rms/64x256/seed=3"];
  assertAlmostEquals(cell.seconds, 0.02 + 16_384 * 3e-7, 1e-12);
  assert(cell.sizeBytes >= 2 * 4 * 16_384 && cell.sizeBytes < 4 * 4 * 16_384);
});
