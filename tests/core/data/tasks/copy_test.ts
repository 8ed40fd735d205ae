import { assert, assertEquals } from "@std/assert";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../../helpers/goodness_of_fit.ts";
import { type WindowRow, windowRows } from "../../../helpers/window_rows.ts";

const TASKS = ["copy", "reverse"] as const;
const make = (source: typeof TASKS[number], parameters = {}) =>
  createTaskDataset({ name: "c", source, ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("copy is a task", () => {
  checkTask("copy", {
    golden: { train: "2f32dbed6427bccc", heldOut: "33f78dcec3fa92a1", floors: "ad7facb2586fc6e9" },
  });
});

Deno.test("reverse is a task", () => {
  checkTask("reverse", {
    golden: { train: "a458b9d5c17e311e", heldOut: "d97f8218c359adf6", floors: "ad7facb2586fc6e9" },
  });
});

/** Checks a window of 16 symbols, and gives the length of its string. */
function stringLength({ tokens, targets }: WindowRow, source: string): number {
  const n = tokens.indexOf(16);
  const text = tokens.slice(0, n);
  const answer = source === "copy" ? text : text.toReversed();
  assert(text.every((token) => token < 16));
  assertEquals(targets.slice(n, 2 * n), answer);
  assert(targets.every((target, t) => target === undefined || (t >= n && t < 2 * n)));
  const read = tokens.slice(n + 1, 2 * n + 1);
  assertEquals(read, answer.slice(0, read.length));
  assert(tokens.slice(2 * n + 1).every((token) => token === 17));
  return n;
}

for (const source of TASKS) {
  Deno.test(`${source} is known from its source, at every length from 1 to half a window`, () => {
    const data = make(source);
    const train = data.trainBatch({ seed: 0, step: 0, batch: 2_000, length: 20 });
    const lengths = windowRows(train, 20).map((row) => stringLength(row, source));
    const counts = Array.from({ length: 10 }, (_, i) => lengths.filter((n) => n === i + 1).length);
    assertEquals(counts.reduce((a, b) => a + b), 2_000);
    assert(chiSquare(counts) < CHI_SQUARE_CRITICAL[9], `${counts}`);
  });

  Deno.test(`${source} holds out, or trains if told, the longest strings only`, () => {
    const fixed = make(source, { lengths: "fixed" });
    for (const length of [2, 3, 64, 1024]) {
      const heldOut = make(source).heldOut({ sequences: 4, length });
      const train = fixed.trainBatch({ seed: 0, step: 0, batch: 4, length });
      for (const row of [...windowRows(heldOut, length), ...windowRows(train, length)]) {
        assertEquals(stringLength(row, source), Math.floor(length / 2));
      }
      assert(heldOut.floors!.every((floor) => floor === 0));
    }
  });

  Deno.test(`${source} gives source and target apart`, () => {
    const at = { seed: 1, step: 2, batch: 5, length: 30 };
    const data = make(source);
    const rows = windowRows(data.trainBatch(at), 30);
    data.pairs!(at).forEach((pair, row) => {
      const text = [...pair.source];
      assertEquals(text, rows[row].tokens.slice(0, rows[row].tokens.indexOf(16)));
      assertEquals([...pair.target], source === "copy" ? text : text.toReversed());
      assertEquals([...pair.floors!], text.map(() => 0));
    });
    assertEquals(data.pairs!({ sequences: 3, length: 30 }).length, 3);
  });
}
