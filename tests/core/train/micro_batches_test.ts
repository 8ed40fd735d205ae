import { assertEquals } from "@std/assert";
import { microBatches } from "../../../core/train/micro_batches.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const TRAIN = { ...TINY_SPEC.train, batch: 2, length: 2, accumulate: 3 };
const __ = IGNORE_INDEX;

Deno.test("microBatches() cuts sequences in order, and says what part each is of the scored targets", () => {
  const tokens = Uint32Array.from({ length: 12 }, (_, i) => i);
  const targets = Uint32Array.of(1, 1, 1, __, 1, __, __, __, __, __, __, __);
  const parts = microBatches(TRAIN, { tokens, targets });
  assertEquals(parts.map((part) => [...part.tokens]), [
    ...[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]],
  ]);
  assertEquals(parts[1].targets, Uint32Array.of(1, __, __, __));
  assertEquals(parts.map(({ share }) => [...share]), [[0.75], [0.25], [0]]);
});

Deno.test("microBatches() cuts the batch of each replicate", () => {
  const tokens = Uint32Array.from({ length: 24 }, (_, i) => i);
  const targets = tokens.map((_, i) => i < 12 ? 1 : __);
  const parts = microBatches(TRAIN, { tokens, targets });
  assertEquals([...parts[1].tokens], [4, 5, 6, 7, 16, 17, 18, 19]);
  assertEquals([...parts[1].share], [Math.fround(1 / 3), 0]);
});

Deno.test("microBatches() gives a whole batch as it is", () => {
  const whole = { tokens: new Uint32Array(4), targets: new Uint32Array(4) };
  const [{ tokens, targets, share }, ...others] = microBatches({ ...TRAIN, accumulate: 1 }, whole);
  assertEquals([tokens === whole.tokens, targets === whole.targets], [true, true]);
  assertEquals([[...share], others], [[1], []]);
});
