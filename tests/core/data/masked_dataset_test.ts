import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Dataset, TokenBatch } from "../../../core/data/dataset.ts";
import { maskedDataset } from "../../../core/data/masked_dataset.ts";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const LENGTH = 40;
const PLAIN = createTaskDataset({ name: "grammar", source: "pcfg" });
const DATA = maskedDataset(PLAIN);
const MASK = PLAIN.vocabulary;

const train = (data: Dataset, change: Partial<Parameters<Dataset["trainBatch"]>[0]> = {}) =>
  data.trainBatch({ seed: 3, step: 5, batch: 400, length: LENGTH, ...change });

/** What stands where a token is to be found, beside what stood there. */
function chosenOf({ tokens, targets }: TokenBatch) {
  return Array.from(targets.keys()).filter((at) => targets[at] !== IGNORE_INDEX)
    .map((at) => ({ at, is: tokens[at], was: targets[at] }));
}

Deno.test("maskedDataset() chooses 15 % of the tokens: 80 % masked, 10 % random, 10 % kept", () => {
  const batch = train(DATA);
  const plain = train(PLAIN);
  const chosen = chosenOf(batch);
  assertEquals(chosen.length, 400 * 6);
  for (const { at, was } of chosen) assertEquals(was, plain.tokens[at]);
  batch.tokens.forEach((token, at) => {
    if (batch.targets[at] === IGNORE_INDEX) assertEquals(token, plain.tokens[at]);
  });
  const share = (of: (each: typeof chosen[number]) => boolean) =>
    chosen.filter(of).length / chosen.length;
  // Five deviations of 2,400 draws.
  assert(Math.abs(share(({ is }) => is === MASK) - 0.8) < 0.041);
  const same = 0.1 + 0.1 / PLAIN.vocabulary;
  assert(Math.abs(share(({ is, was }) => is === was) - same) < 0.032);
  // Every place alike.
  const places = new Uint32Array(LENGTH);
  for (const { at } of chosen) places[at % LENGTH] += 1;
  assert(places.every((count) => Math.abs(count - 60) < 5 * Math.sqrt(60)), `${places}`);
  assert(batch.visible!.every((visible) => visible === LENGTH));
});

Deno.test("maskedDataset() is a function of the place, with streams of its own", () => {
  assertEquals(train(DATA), train(DATA));
  assertNotEquals(chosenOf(train(DATA)), chosenOf(train(DATA, { seed: 4 })));
  // A window has its index, however many there are in an update.
  const half = train(DATA, { step: 10, batch: 200 });
  assertEquals(half.tokens, train(DATA).tokens.subarray(0, 200 * LENGTH));
  const size = { sequences: 30, length: LENGTH };
  const heldOut = DATA.heldOut(size);
  assertEquals(heldOut, DATA.heldOut(size));
  assertEquals(heldOut.floors, undefined);
  assertNotEquals(chosenOf(heldOut), chosenOf(DATA.heldOut({ ...size, split: "test" })));
  assertEquals(DATA.vocabulary, PLAIN.vocabulary + 1);
  assertEquals(DATA.kind, "problems");
  assertNotEquals(DATA.digest, PLAIN.digest);
});

Deno.test("maskedDataset() never chooses padding, and hides it", () => {
  const plain = createTaskDataset({ name: "copy", source: "copy", lengths: "uniform" });
  const at = { seed: 1, step: 0, batch: 64, length: 16 };
  const { targets, visible } = maskedDataset(plain).trainBatch(at);
  plain.pairs!(at).forEach(({ source }, row) => {
    const used = 2 * source.length;
    const own = targets.subarray(16 * row, 16 * (row + 1));
    assertEquals(visible![16 * row], used);
    const scored = own.filter((target) => target !== IGNORE_INDEX).length;
    assertEquals(scored, Math.max(1, Math.round(0.15 * used)));
    assert(own.subarray(used).every((target) => target === IGNORE_INDEX));
  });
});
