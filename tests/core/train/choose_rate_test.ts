import { assertEquals, assertThrows } from "@std/assert";
import { chooseRate } from "../../../core/train/choose_rate.ts";

const trial = (rate: number, seed: number, loss: number | undefined) => ({ rate, seed, loss });

Deno.test("chooseRate() takes the rate with the least mean over seeds", () => {
  const choice = chooseRate([
    ...[trial(0.003, 0, 2), trial(0.003, 1, 2.2)],
    ...[trial(0.001, 0, 1.9), trial(0.001, 1, 2.4)],
    ...[trial(0.01, 0, 2.1), trial(0.01, 1, 2.9)],
  ]);
  assertEquals([choice.rate, choice.edge, choice.allDiverged], [0.003, undefined, false]);
});

Deno.test("chooseRate() takes the smaller of two rates with equal means, in any order", () => {
  const trials = [trial(0.01, 0, 2), trial(0.002, 0, 2), trial(0.001, 0, 3)];
  assertEquals(chooseRate(trials).rate, 0.002);
  assertEquals(chooseRate(trials.toReversed()), chooseRate(trials));
});

Deno.test("chooseRate() says where a better rate may lie beyond those that were tried", () => {
  const edge = (...losses: number[]) =>
    chooseRate(losses.map((loss, i) => trial(i + 1, 0, loss))).edge;
  assertEquals([edge(1, 2, 3), edge(2, 1, 3), edge(3, 2, 1), edge(1)], [
    ...["lowest", undefined, "highest", undefined],
  ]);
});

Deno.test("chooseRate() passes over a rate of which a trial diverged", () => {
  const choice = chooseRate([trial(1, 0, 1), trial(1, 1, undefined), trial(0.1, 0, 9)]);
  assertEquals([choice.rate, choice.allDiverged], [0.1, false]);
});

Deno.test("chooseRate() says that every rate diverged, and takes the smallest", () => {
  const choice = chooseRate([trial(1, 0, undefined), trial(0.1, 0, NaN)]);
  assertEquals([choice.rate, choice.allDiverged], [0.1, true]);
});

Deno.test("chooseRate() refuses to choose without a trial", () => {
  assertThrows(() => chooseRate([]), RangeError, "there must be a trial");
});
