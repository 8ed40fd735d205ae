import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { createTaskDataset, type TaskSettings } from "../../../../core/data/tasks/task_dataset.ts";

const make = (settings: Record<string, unknown> = {}) =>
  createTaskDataset({ name: "m", source: "in-context-markov", ...settings } as TaskSettings);

Deno.test("createTaskDataset() names the nearest task and parameter", () => {
  assertThrows(
    () => make({ source: "in-context-markof" }),
    RangeError,
    'Cannot find task "in-context-markof": nearest is "in-context-markov", there are in-context',
  );
  assertThrows(
    () => make({ state: 3 }),
    RangeError,
    'Cannot find parameter "state" of task "in-context-markov": nearest is "states", there are st',
  );
});

Deno.test("createTaskDataset() says the rule that a value breaks", () => {
  assertThrows(
    () => make({ states: 1 }),
    RangeError,
    'Cannot make task "in-context-markov" as states must be a whole number from 2 to 64: states=1',
  );
});

Deno.test("the digest is that of the content: not of the name, and of every default", () => {
  const { digest } = make();
  assertEquals(make({ name: "other", states: 8 }).digest, digest);
  assertEquals(make({ states: undefined }).digest, digest);
  assertNotEquals(make({ states: 9 }).digest, digest);
});

Deno.test("windows of impossible places are refused", () => {
  const at = { seed: 0, step: 0, batch: 1, length: 4 };
  const bad = [
    [{ ...at, length: 0 }, "length must be a whole number from 1 to 65536: length=0"],
    [{ ...at, length: 70_000 }, "length=70000"],
    [{ ...at, batch: 0 }, "batch must be a whole number from 1: batch=0"],
    [{ ...at, step: -1 }, "step must be a whole number from 0"],
    [{ ...at, step: 2 ** 31, batch: 2 }, "step=2147483648"],
    [{ ...at, seed: -1 }, "seed=-1"],
  ] as const;
  for (const [place, message] of bad) {
    assertThrows(() => make().trainBatch(place), RangeError, message);
  }
  assertThrows(
    () => make().heldOut({ sequences: 0, length: 4 }),
    RangeError,
    'Cannot fill windows of task "in-context-markov" as sequences must be a whole number from 1',
  );
});
