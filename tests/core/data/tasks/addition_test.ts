import { assert, assertEquals, assertThrows } from "@std/assert";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { type WindowRow, windowRows } from "../../../helpers/window_rows.ts";

const addition = (parameters = {}) =>
  createTaskDataset({ name: "a", source: "addition", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("addition is a task", () => {
  checkTask("addition", {
    golden: { train: "5b35ab82bf732382", heldOut: "8329cb1436350f77", floors: "ad7facb2586fc6e9" },
  });
});

const TEXT = "0123456789+=;";

/** Checks the sums of a window, and gives their numbers as text. */
function sumsOf({ tokens, targets }: WindowRow, reversed = false): string[][] {
  // What is scored goes on past the window by at most one token.
  const last = targets.at(-1);
  const text = [...tokens, ...last === undefined ? [] : [last]].map((token) => TEXT[token]).join(
    "",
  );
  const sums = [...text.matchAll(/(\d+)\+(\d+)=(\d+)/g)];
  const scored = new Set<number>();
  for (const { index, 0: whole, 1: a, 2: b, 3: sum } of sums) {
    assertEquals(a.length, b.length);
    assertEquals(sum.length, a.length + 1);
    const digits = reversed ? [...sum].reverse().join("") : sum;
    assertEquals(Number(a) + Number(b), Number(digits));
    for (let i = 0; i < sum.length; i++) scored.add(index + whole.length - sum.length - 1 + i);
  }
  targets.forEach((target, t) => assertEquals(target !== undefined, scored.has(t)));
  assertEquals(text.replaceAll(/\d+\+\d+=\d+/g, "").replaceAll(";", ""), "");
  return sums.map(([, a, b]) => [a, b]);
}

Deno.test("every sum is right, scored as a whole and alone", () => {
  for (const reversed of [false, true]) {
    for (const length of [11, 12, 13, 40, 64]) {
      const data = addition({ reversed });
      const train = windowRows(data.trainBatch({ seed: 0, step: 0, batch: 200, length }), length);
      const lengths = train.flatMap((row) => sumsOf(row, reversed)).map(([a]) => a.length);
      assertEquals([...new Set(lengths)].sort(), [1, 2, 3]);
      for (const row of windowRows(data.heldOut({ sequences: 50, length }), length)) {
        const sums = sumsOf(row, reversed);
        assertEquals(sums.length, Math.floor((length + 2) / 13));
        assert(sums.every(([a]) => a.length === 3));
      }
    }
  }
});

Deno.test("no sum held out is trained, in either order, even of one digit", () => {
  const data = addition({ digits: 2, testDigits: 1 });
  const key = (numbers: string[]) => numbers.toSorted().join("+");
  const sums = (rows: WindowRow[]) => rows.flatMap((row) => sumsOf(row)).map(key);
  const at = { seed: 0, step: 0, batch: 2_000, length: 64 };
  const trained = new Set(sums(windowRows(data.trainBatch(at), 64)));
  const tested = new Set(sums(windowRows(data.heldOut({ sequences: 100, length: 64 }), 64)));
  assert(tested.size >= 2 && trained.size > 1_000, `${tested.size} ${trained.size}`);
  assert(tested.isDisjointFrom(trained));
});

Deno.test("numbers of nine digits are summed exactly, longer ones than trained are held out", () => {
  const data = addition({ digits: 1, testDigits: 9 });
  const rows = windowRows(data.heldOut({ sequences: 100, length: 29 }), 29);
  assert(rows.flatMap((row) => sumsOf(row)).every(([a]) => a.length === 9));
  assertThrows(
    () => data.trainBatch({ seed: 0, step: 0, batch: 1, length: 28 }),
    RangeError,
    "length must be a whole number from 29 to 65536: length=28",
  );
});
