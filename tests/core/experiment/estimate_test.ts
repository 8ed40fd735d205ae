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
  const all = estimates([8, 8]);
  const { elements, seconds } = all["timing/8x8/forward/hot"];
  assertEquals(elements, 64);
  // 3 arms, the duplicate and the copy: 20 blocks of 5 rounds and 100 rounds of warm-up of 0.6 ms,
  // 100 pauses.
  assertAlmostEquals(seconds, 0.02 + 5 * (200 * 0.0006 + 100 * 0.0015), 1e-12);
  assertAlmostEquals(all["timing/8x8/forward/cold"].seconds, seconds + 5 * 0.07, 1e-12);
});

Deno.test("estimateCell() counts bytes at 8 GB/s for large shapes", () => {
  const { elements, seconds, sizeBytes } = estimates([4096, 1024])["timing/4096x1024/forward/hot"];
  assertEquals(elements, 4_194_304);
  // ln 2, ln-slow 12, rms 2, ln again 2, copy 2: 20 matrices of 16 MiB. All warm up for 100 rounds
  // but ln-slow, whose 0.025 s end after 2 s.
  const matrix = 16_777_216 / 8e9;
  assertAlmostEquals(seconds, 0.02 + 5 * 20 * 20 * matrix + 100 * 8 * matrix + 2 + 5 * 0.15, 1e-9);
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
  assert(cell.flops >= 3 * 16_384 && cell.flops < 20 * 16_384, `${cell.flops}`);
  assert(cell.sizeBytes >= 2 * 4 * 16_384 && cell.sizeBytes < 4 * 4 * 16_384);
});

Deno.test("estimateCell() ends a warm-up after two seconds", () => {
  const { seconds } = estimates([16_384, 4096])["timing/16384x4096/forward/hot"];
  const matrix = 16_384 * 4096 * 4 / 8e9; // 0.034 s: two of them, 100 times, are 6.7 s
  assertAlmostEquals(seconds, 0.02 + 5 * 20 * (20 * matrix + 5 * 0.0015) + 5 * 2, 1e-9);
});

Deno.test("estimateCell() counts the operations of every arm of a timing", () => {
  const all = estimates([64, 256]);
  const timing = all["timing/64x256/forward/hot"].flops;
  const one = all["property/formula/rms/64x256/seed=3"].flops;
  assert(timing > 3 * one && timing < 10 * one, `${timing}, ${one}`);
});

Deno.test("estimateCell() gives parameters, planned memory and operations of a step", () => {
  const { cells } = planExperiment(validateExperiment(editedDefinition()));
  const cell = cells.find(({ id }) => id.startsWith("timing/step/"))!;
  const { elements, parameters, sizeBytes, flops, seconds } = estimateCell(cell);
  assertEquals(elements, 2 * 4 * 8);
  // Embeddings 5 x 8 and 4 x 8, head 8 x 5; a block 4 8^2 + 2 8 12 + 5 8 + 12; five LayerNorms.
  assertEquals(parameters, 112 + 2 * (256 + 192 + 52) + 5 * 16);
  // ln, ln-slow, rms, ln again, no norm in two forms: parameters, gradients and two moments each.
  assert(sizeBytes > 6 * 4 * 4 * 1_100 && sizeBytes < 6 * 100_000, `${sizeBytes}`);
  // Six operations for each parameter in a product and token: 1,040 of them, 8 tokens, 6 arms.
  assert(flops > 6 * 8 * 6 * 936 && flops < 3 * 6 * 8 * 6 * 936, `${flops}`);
  // Six arms: 20 blocks of 5 rounds, 100 rounds of warm-up of 0.6 ms, 100 pauses.
  assertAlmostEquals(seconds, 0.02 + 6 * (200 * 0.0006 + 100 * 0.0015), 1e-12);
});
