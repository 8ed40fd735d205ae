import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { IGNORE_INDEX } from "../../../../kernels/cross_entropy/ignore_index.ts";
import { stringEdit } from "../../../../core/data/tasks/string_edit.ts";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { allStrings, natsOf, windowRows } from "../../../helpers/window_rows.ts";

const transduction = (parameters = {}) =>
  createTaskDataset({ name: "t", source: "transduction", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("transduction is a task", () => {
  checkTask("transduction", {
    golden: { train: "e9d44ec6a9996f8d", heldOut: "ec9704e9027cfa41", floors: "6ff8773ce23a5b22" },
  });
});

Deno.test("transduction with other rules is a task", () => {
  const parameters = { edit: "swap", lengths: "uniform", noise: 0, table: 3 };
  checkTask("transduction", {
    parameters,
    golden: { train: "c25562e059e7a946", heldOut: "a6433c65a5446660", floors: "ad7facb2586fc6e9" },
  });
});

Deno.test("floors are the probabilities of a channel, of all targets of a source", () => {
  const data = transduction({ symbols: 3, noise: 0.2, persistence: 0.6, edit: "reverse" });
  const source = [2, 0, 1];
  const probabilities = allStrings(3, 3).map((target) => {
    const tokens = Uint32Array.of(...source, 3, ...target.slice(0, 2));
    const targets = Uint32Array.of(...source.map(() => IGNORE_INDEX), ...target);
    return Math.exp(-data.floorsOf!({ tokens, targets, length: 6 }).reduce((a, b) => a + b));
  });
  assertAlmostEquals(probabilities.reduce((a, b) => a + b), 1, 1e-14);
  const entropy = probabilities.reduce((sum, p) => sum - p * Math.log(p), 0);
  const rows = data.floorRows!({ sequences: 1, length: 6 });
  assertAlmostEquals(natsOf(rows, "entropy"), entropy / 3, 1e-14);
});

Deno.test("the share of wrong symbols and their runs are those asked for", () => {
  const settings = { noise: 0.2, persistence: 0.5, edit: "reverse" } as const;
  const data = transduction(settings);
  const edit = stringEdit("reverse", { symbols: 16, table: 0 });
  const wrong = data.pairs!({ sequences: 200, length: 400 }).map(({ source, target }) => {
    const clean = edit(source);
    return Array.from(target, (symbol, i) => symbol !== clean[i]);
  });
  const share = (states: boolean[]) => states.filter(Boolean).length / states.length;
  assertAlmostEquals(share(wrong.flat()), 0.2, 0.012);
  const afterWrong = wrong.flatMap((states) => states.filter((_, i) => i > 0 && states[i - 1]));
  assertAlmostEquals(share(afterWrong), 0.2 * 0.5 + 0.5, 0.02);
  const rows = data.floorRows!({ sequences: 200, length: 400 });
  assertAlmostEquals(natsOf(rows, "bayes"), natsOf(rows, "entropy"), 0.02);
});

Deno.test("pairs have the floor of each target token, given all of its source", () => {
  for (const edit of ["substitute", "swap", "reverse"] as const) {
    const data = transduction({ symbols: 4, noise: 0.25, persistence: 0.6, edit, table: 2 });
    const size = { sequences: 50, length: 11 };
    const { targets, floors } = data.heldOut(size);
    const apply = stringEdit(edit, { symbols: 4, table: 2 });
    data.pairs!(size).forEach(({ source, target, floors: own }, row) => {
      assertEquals([source.length, target.length], [5, 5]); // half a window each, for two stacks
      const scored = [...floors!.slice(row * 11, (row + 1) * 11)].filter((_, t) =>
        targets[row * 11 + t] !== IGNORE_INDEX
      );
      assertEquals([...own!], scored);
      // By hand: wrong with 0.25 first, then 0.25 (1 - 0.6) after right and 0.6 more after wrong.
      const clean = apply(source);
      let chance = 0.25;
      own!.forEach((nats, i) => {
        const wrong = target[i] !== clean[i];
        assertAlmostEquals(nats, -Math.log(wrong ? chance / 3 : 1 - chance), 1e-14);
        chance = wrong ? 0.7 : 0.1;
      });
    });
  }
});

Deno.test("a predictor that does not know the channel's memory loses more", () => {
  const data = transduction();
  const edit = stringEdit("substitute", { symbols: 16, table: 0 });
  const pairs = data.pairs!({ sequences: 200, length: 64 });
  let [plain, floor] = [0, 0];
  for (const { source, target, floors } of pairs) {
    const clean = edit(source);
    target.forEach((symbol, i) => plain -= Math.log(symbol === clean[i] ? 0.9 : 0.1 / 15));
    floor += floors!.reduce((a, b) => a + b);
  }
  assert(plain > floor * 1.02, `${plain} ${floor}`);
});

Deno.test("stringEdit() substitutes by the symbol before, one to one, then reorders", () => {
  const plain = stringEdit("substitute", { symbols: 5, table: 7 });
  const first = [0, 1, 2, 3, 4].map((symbol) => plain(Uint32Array.of(symbol))[0]);
  assertEquals(first.toSorted(), [0, 1, 2, 3, 4]);
  const all = new Set([first.join()]);
  for (const before of [0, 1, 2, 3, 4]) {
    const after = [0, 1, 2, 3, 4].map((symbol) => plain(Uint32Array.of(before, symbol))[1]);
    assertEquals(after.toSorted(), [0, 1, 2, 3, 4]);
    all.add(after.join());
  }
  assertEquals(all.size, 6);
  const source = Uint32Array.of(3, 1, 4, 1, 2);
  const [a, b, c, d, e] = plain(source);
  assertEquals([...stringEdit("swap", { symbols: 5, table: 7 })(source)], [b, a, d, c, e]);
  assertEquals([...stringEdit("reverse", { symbols: 5, table: 7 })(source)], [e, d, c, b, a]);
  assertEquals([...source], [3, 1, 4, 1, 2]);
});

Deno.test("windows of training have strings of any length, if told", () => {
  const data = transduction({ lengths: "uniform" });
  const rows = windowRows(data.trainBatch({ seed: 0, step: 0, batch: 200, length: 10 }), 10);
  assertEquals(new Set(rows.map(({ tokens }) => tokens.indexOf(16))), new Set([1, 2, 3, 4, 5]));
});
