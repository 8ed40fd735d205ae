import { assertEquals } from "@std/assert";
import { microBatches } from "../../../core/train/micro_batches.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const SPEC = {
  ...TINY_SPEC,
  train: { ...TINY_SPEC.train, batch: 2, length: 2, accumulate: 3 },
};
const __ = IGNORE_INDEX;

Deno.test("microBatches() cuts sequences in order, and says what part each is of the scored targets", () => {
  const tokens = Uint32Array.from({ length: 12 }, (_, i) => i);
  const targets = Uint32Array.of(1, 1, 1, __, 1, __, __, __, __, __, __, __);
  const parts = microBatches(SPEC, { tokens, targets });
  assertEquals(parts.map((part) => [...part.tokens]), [
    ...[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]],
  ]);
  assertEquals(parts[1].targets, Uint32Array.of(1, __, __, __));
  assertEquals(parts.map(({ share }) => [...share]), [[0.75], [0.25], [0]]);
});

Deno.test("microBatches() cuts the batch of each replicate", () => {
  const tokens = Uint32Array.from({ length: 24 }, (_, i) => i);
  const targets = tokens.map((_, i) => i < 12 ? 1 : __);
  const parts = microBatches(SPEC, { tokens, targets });
  assertEquals([...parts[1].tokens], [4, 5, 6, 7, 16, 17, 18, 19]);
  assertEquals([...parts[1].share], [Math.fround(1 / 3), 0]);
});

Deno.test("microBatches() gives a whole batch as it is", () => {
  const whole = { tokens: new Uint32Array(4), targets: new Uint32Array(4) };
  const spec = { ...SPEC, train: { ...SPEC.train, accumulate: 1 } };
  const [{ tokens, targets, share }, ...others] = microBatches(spec, whole);
  assertEquals([tokens === whole.tokens, targets === whole.targets], [true, true]);
  assertEquals([[...share], others], [[1], []]);
});

Deno.test("microBatches() cuts each side of an encoder-decoder by its own length", () => {
  const pair = { ...SPEC.model, architecture: "encoder-decoder" } as const;
  const spec = { model: pair, train: { ...SPEC.train, length: 5 } };
  // Two replicates of six sequences: sources of 2 tokens, targets of 3.
  const count = (size: number) => Uint32Array.from({ length: 12 * size }, (_, i) => i);
  const batch = {
    ...{ source: count(2), sourceVisible: count(2), crossVisible: count(3) },
    ...{ tokens: count(3), targets: count(3) },
  };
  const [, second] = microBatches(spec, batch);
  assertEquals([...second.source!], [4, 5, 6, 7, 16, 17, 18, 19]);
  const target = [6, 7, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29];
  assertEquals([...second.tokens], target);
  assertEquals([...second.crossVisible!], target);
});
