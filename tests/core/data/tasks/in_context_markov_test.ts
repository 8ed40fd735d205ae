import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { checkTask } from "../../../helpers/check_task.ts";
import { chiSquare } from "../../../helpers/goodness_of_fit.ts";
import { windowRows } from "../../../helpers/window_rows.ts";

const markov = (states: number) =>
  createTaskDataset({ name: "markov", source: "in-context-markov", states });

// Hashes from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) gave the same.
Deno.test("inContextMarkov is a task", () => {
  checkTask("in-context-markov", {
    golden: { train: "8ab83e5eeecf935f", heldOut: "a09b5f4220ad8ca1", floors: "a3a375e869ab4bf9" },
  });
});

/** Probability of a chain under a uniform 2 x 2 matrix, by Simpson's rule over each row. */
function chainProbability(chain: readonly number[]): number {
  const counts = [[0, 0], [0, 0]];
  for (let t = 1; t < chain.length; t++) counts[chain[t - 1]][chain[t]]++;
  const n = 2_000;
  const row = ([a, b]: number[]) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const weight = i === 0 || i === n ? 1 : i % 2 === 0 ? 2 : 4;
      sum += weight * (i / n) ** a * (1 - i / n) ** b;
    }
    return sum / (3 * n);
  };
  return row(counts[0]) * row(counts[1]) / 2;
}

const CHAINS = Array.from({ length: 32 }, (_, i) => [16, 8, 4, 2, 1].map((bit) => i & bit ? 1 : 0));

Deno.test("the floor is the predictive loss under the prior, integrated numerically", () => {
  for (const chain of CHAINS) {
    const tokens = Uint32Array.from(chain.slice(0, 4));
    const floors = markov(2).floorsOf!({
      tokens,
      targets: Uint32Array.from(chain.slice(1)),
      length: 4,
    });
    for (let t = 0; t < 4; t++) {
      const ratio = chainProbability(chain.slice(0, t + 2)) /
        chainProbability(chain.slice(0, t + 1));
      assertAlmostEquals(floors[t], -Math.log(ratio), 1e-11);
    }
  }
});

Deno.test("chains have the distribution of a matrix drawn first", () => {
  const counts = CHAINS.map(() => 0);
  const batch = 20_000;
  const { tokens, targets } = markov(2).trainBatch({ seed: 0, step: 0, batch, length: 4 });
  for (let row = 0; row < batch; row++) {
    let chain = 0;
    for (let t = 0; t < 4; t++) chain = 2 * chain + tokens[4 * row + t];
    counts[2 * chain + targets[4 * row + 3]]++;
  }
  const probabilities = CHAINS.map(chainProbability);
  assertAlmostEquals(probabilities.reduce((a, b) => a + b), 1, 1e-12);
  const statistic = chiSquare(counts, probabilities);
  assert(statistic < 61.1, `${statistic}`); // 99.9 % point of 31 degrees of freedom
});

Deno.test("a predictor that counts anew at each place has no excess, another prior has some", () => {
  const heldOut = markov(5).heldOut({ sequences: 300, length: 64 });
  /** Loss of predicting `(count + prior) / (total + 5 prior)`, each count taken from the text. */
  const losses = (prior: number) =>
    windowRows(heldOut, 64).flatMap(({ tokens, targets }) =>
      targets.map((target, t) => {
        const after = tokens.slice(1, t + 1).filter((_, i) => tokens[i] === tokens[t]);
        const count = after.filter((symbol) => symbol === target).length;
        return -Math.log((count + prior) / (after.length + 5 * prior));
      })
    );
  losses(1).forEach((loss, i) => assertAlmostEquals(loss, heldOut.floors![i], 1e-12));
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b) / 19_200;
  for (const prior of [0.25, 0.5, 2, 4]) {
    assert(mean(losses(prior)) > mean(heldOut.floors!) + 0.003, `${prior}`);
  }
});

Deno.test("the rows order as the predictors know less", () => {
  const rows = markov(8).floorRows!({ sequences: 64, length: 256 });
  const nats = Object.fromEntries(rows.map((row) => [row.name, row.nats]));
  assertEquals(rows.map((row) => row.name), [
    "bayes",
    "adaptive-unigram",
    "uniform",
    "unigram",
    "bigram",
  ]);
  assert(nats.bayes < nats["adaptive-unigram"] - 0.1);
  assertAlmostEquals(nats.uniform, Math.log(8), 1e-15);
  assertAlmostEquals(nats.unigram, nats.uniform, 0.01);
  assertAlmostEquals(nats.bigram, nats.uniform, 0.03);
});
