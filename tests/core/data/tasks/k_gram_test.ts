import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { kGramEntropy } from "../../../../core/data/tasks/k_gram_entropy.ts";
import { kGramTable } from "../../../../core/data/tasks/k_gram_table.ts";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { CHI_SQUARE_CRITICAL, chiSquare } from "../../../helpers/goodness_of_fit.ts";
import { allStrings, natsOf, windowRows } from "../../../helpers/window_rows.ts";

const kGram = (parameters = {}) =>
  createTaskDataset({ name: "k", source: "k-gram", ...parameters });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("kGram is a task", () => {
  checkTask("k-gram", {
    golden: { train: "fb18acc97b41ff39", heldOut: "79bc2e5fb5bb9690", floors: "18fcfb11ee86a3fc" },
  });
});

const SMALL = { symbols: 2, order: 2, branches: 2 };
const TEXTS = allStrings(2, 5);
/** Probability of each text of five symbols: its first token is uniform, floors give the others. */
const PROBABILITIES = TEXTS.map((text) => {
  const [tokens, targets] = [Uint32Array.from(text.slice(0, 4)), Uint32Array.from(text.slice(1))];
  const floors = kGram(SMALL).floorsOf!({ tokens, targets, length: 4 });
  return Math.exp(-floors.reduce((a, b) => a + b)) / 2;
});

Deno.test("the floors are those of the sequences drawn", () => {
  assertAlmostEquals(PROBABILITIES.reduce((a, b) => a + b), 1, 1e-13);
  const counts = TEXTS.map(() => 0);
  const batch = kGram(SMALL).trainBatch({ seed: 0, step: 0, batch: 20_000, length: 4 });
  for (const { tokens, targets } of windowRows(batch, 4)) {
    counts[[...tokens, targets[3]!].reduce((code, bit) => 2 * code + bit)]++;
  }
  const statistic = chiSquare(counts, PROBABILITIES);
  assert(statistic < 61.1, `${statistic}`); // 99.9 % point of 31 degrees of freedom
});

Deno.test("the row entropy is the entropy of all texts, listed", () => {
  const entropy = PROBABILITIES.reduce((sum, p) => sum - p * Math.log(p), 0);
  const rows = kGram(SMALL).floorRows!({ sequences: 1, length: 4 });
  // The first token is read, not predicted.
  assertAlmostEquals(natsOf(rows, "entropy"), (entropy - Math.log(2)) / 4, 1e-13);
});

Deno.test("the mean floor nears the entropy", () => {
  for (const parameters of [{}, { order: 1, symbols: 30 }, { order: 6, symbols: 4, table: 5 }]) {
    const rows = kGram(parameters).floorRows!({ sequences: 64, length: 1024 });
    assertAlmostEquals(natsOf(rows, "bayes"), natsOf(rows, "entropy"), 0.012);
    assert(natsOf(rows, "bigram") >= natsOf(rows, "bayes"));
  }
});

Deno.test("kGramEntropy() sums over every place, though it stops at stationarity", () => {
  const table = kGramTable({ symbols: 3, order: 2, branches: 3, table: 1 });
  const chance = (context: number, symbol: number) => table.probability(context, symbol);
  let shares = new Array<number>(9).fill(1 / 9);
  let sum = Math.log(3);
  for (let t = 1; t < 400; t++) {
    const next = new Array<number>(9).fill(0);
    shares.forEach((share, context) =>
      [0, 1, 2].forEach((symbol) => {
        const p = chance(context, symbol);
        sum -= share * p * Math.log(p);
        next[context % 3 * 3 + symbol] += share * p;
      })
    );
    shares = next;
    if ([0, 1, 3, 10, 398].includes(t)) {
      assertAlmostEquals(kGramEntropy(table, t + 1), sum / (t + 1), 1e-13);
    }
  }
  assertAlmostEquals(kGramEntropy(table, 1), Math.log(3), 1e-15);
});

Deno.test("kGramTable() draws distinct successors, each as likely as every other", () => {
  const table = kGramTable({ symbols: 10, order: 3, branches: 4, table: 0 });
  const counts = new Array<number>(10).fill(0);
  for (let context = 0; context < 1000; context++) {
    const { successors, probabilities } = table.row(context);
    assert(new Set(successors).size === 4);
    assertAlmostEquals(probabilities.reduce((a, b) => a + b), 1, 1e-14);
    successors.forEach((symbol) => counts[symbol]++);
  }
  // Drawn without replacement, counts vary less than chi-square's; the bound holds all the more.
  assert(chiSquare(counts) < CHI_SQUARE_CRITICAL[9]);
});

Deno.test("kGram refuses tables that cannot be", () => {
  assertThrows(
    () => kGram({ symbols: 4, branches: 5 }),
    RangeError,
    'Cannot make task "k-gram" as branches must be at most symbols: branches=5, symbols=4',
  );
  assertThrows(
    () => kGram({ symbols: 16, order: 5, branches: 2 }),
    RangeError,
    'Cannot make task "k-gram" as branches * symbols^order must be at most 262144: branches=2',
  );
});
