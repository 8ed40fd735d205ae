import { assertEquals } from "@std/assert";
import { createTaskDataset, type TaskSettings } from "../../../../core/data/tasks/task_dataset.ts";
import { exactMatch } from "../../../../core/train/evaluate/exact_match.ts";
import { IGNORE_INDEX as NONE } from "../../../../kernels/cross_entropy/ignore_index.ts";

/** Share of right answers if the model errs at some of the scored targets only, by their order. */
function withErrors(settings: TaskSettings, length: number, wrong: readonly number[]) {
  const { targets } = createTaskDataset(settings).heldOut({ sequences: 2, length });
  const places = [...targets.keys()].filter((i) => targets[i] !== NONE);
  const errors = wrong.map((i) => places.at(i));
  const hits = Uint8Array.from(targets, (_, i) => errors.includes(i) ? 0 : 1);
  return exactMatch(hits, { targets, length });
}

Deno.test("exactMatch() counts answers, and none of which a token is wrong", () => {
  const targets = Uint32Array.of(NONE, 4, 5, NONE, 6, 7, 8, NONE);
  const of = (...hits: number[]) => exactMatch(hits, { targets, length: 8 });
  assertEquals(of(0, 1, 1, 0, 1, 1, 1, 0), 1); // what is not scored does not count
  assertEquals(of(0, 1, 1, 0, 0, 1, 1, 0), 0.5);
  assertEquals(of(0, 1, 1, 0, 1, 0, 1, 0), 0.5);
  assertEquals(of(0, 1, 1, 0, 1, 1, 0, 0), 0.5);
  assertEquals(of(1, 0, 1, 1, 0, 0, 0, 1), 0);
});

Deno.test("exactMatch() ends an answer where its window ends", () => {
  const targets = Uint32Array.of(NONE, 1, 2, 3);
  assertEquals(exactMatch([0, 1, 1, 1], { targets, length: 4 }), 1);
  assertEquals(exactMatch([0, 0, 1, 1], { targets, length: 2 }), 0.5); // 1 | 2 3
  assertEquals(exactMatch([], { targets: new Uint32Array(0), length: 2 }), NaN);
});

Deno.test("exactMatch() finds sums, strings and recalled values in the windows of tasks", () => {
  // Sums of two numbers of one digit take 6 tokens, `1+2=03;`: 3 of them fit, 2 digits each.
  const sums = { name: "sums", source: "addition", testDigits: 1 } as const;
  assertEquals(withErrors(sums, 20, [0, 1, 4]), 4 / 6);
  assertEquals(withErrors(sums, 20, [1, 2]), 4 / 6);
  for (const source of ["copy", "reverse"] as const) {
    assertEquals(withErrors({ name: "strings", source }, 16, [3, 5]), 1 / 2); // one string a window
    assertEquals(withErrors({ name: "strings", source }, 16, [-1, 0]), 0);
  }
  // 16 tokens of pairs, then 8 keys that are asked for: each is an answer.
  assertEquals(withErrors({ name: "recall", source: "mqar" }, 32, [0, 1, 9]), 13 / 16);
});
