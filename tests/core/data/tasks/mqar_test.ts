import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../../helpers/goodness_of_fit.ts";
import { windowRows } from "../../../helpers/window_rows.ts";

const mqar = (parameters = {}) => createTaskDataset({ name: "m", source: "mqar", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("mqar is a task", () => {
  checkTask("mqar", {
    golden: { train: "1879314657671373", heldOut: "57b0eafe74c9eead", floors: "ad7facb2586fc6e9" },
  });
});

Deno.test("every answer is the value of its key among the pairs, so the floor is 0", () => {
  const data = mqar();
  const heldOut = data.heldOut({ sequences: 64, length: 65 });
  assert(heldOut.floors!.every((floor) => floor === 0));
  for (const { tokens, targets } of windowRows(heldOut, 65)) {
    const values = new Map(Array.from({ length: 8 }, (_, i) => [tokens[2 * i], tokens[2 * i + 1]]));
    assertEquals(values.size, 8);
    targets.forEach((target, t) =>
      assertEquals(target, t >= 16 && t % 2 === 0 ? values.get(tokens[t]) : undefined)
    );
  }
});

Deno.test("the guess floor is that of two pairs, computed by hand", () => {
  // Both values are equal with probability 1/8; else each is asked for half of the time.
  const rows = mqar({ pairs: 2, values: 8 }).floorRows!({ sequences: 4_000, length: 64 });
  const guess = rows.find(({ name }) => name === "guess")!;
  assertAlmostEquals(guess.nats, 7 / 8 * Math.log(2), 0.012); // 3.3 standard deviations
  assertAlmostEquals(guess.accuracy!, 1 / 2 + 1 / 16, 0.01);
});

Deno.test("keys of a window are drawn alike, and so are queries", () => {
  const heldOut = mqar({ keys: 10, pairs: 4 }).heldOut({ sequences: 2_000, length: 9 });
  const keys = new Array<number>(10).fill(0);
  const asked = new Array<number>(4).fill(0);
  for (const { tokens } of windowRows(heldOut, 9)) {
    const known = [tokens[0], tokens[2], tokens[4], tokens[6]];
    known.forEach((key) => keys[key]++);
    asked[known.indexOf(tokens[8])]++;
  }
  assert(chiSquare(keys) < CHI_SQUARE_CRITICAL[9]);
  assert(chiSquare(asked) < 16.27, `${asked}`); // 99.9 % point of 3 degrees of freedom
});

Deno.test("mixed windows have 1 to pairs pairs in training, and pairs when held out", () => {
  const data = mqar({ mixed: true, pairs: 4 });
  const pairs = (batch: ReturnType<typeof data.heldOut> | ReturnType<typeof data.trainBatch>) =>
    windowRows(batch, 16).map(({ targets }) =>
      targets.findIndex((target) => target !== undefined) / 2
    );
  const train = pairs(data.trainBatch({ seed: 0, step: 0, batch: 400, length: 16 }));
  const counts = [1, 2, 3, 4].map((k) => train.filter((pairs) => pairs === k).length);
  assertEquals(counts.reduce((a, b) => a + b), 400);
  assert(chiSquare(counts) < 16.27, `${counts}`);
  assert(pairs(data.heldOut({ sequences: 100, length: 16 })).every((pairs) => pairs === 4));
});

Deno.test("mqar refuses more pairs than keys, and windows without a query", () => {
  assertThrows(
    () => mqar({ pairs: 9, keys: 8 }),
    RangeError,
    'Cannot make task "mqar" as keys must be at least pairs: keys=8, pairs=9',
  );
  assertThrows(
    () => mqar().heldOut({ sequences: 1, length: 16 }),
    RangeError,
    "length must be a whole number from 17 to 65536: length=16",
  );
});
