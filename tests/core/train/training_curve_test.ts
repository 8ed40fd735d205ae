import { assertEquals } from "@std/assert";
import { clippedShare, trainingCurve } from "../../../core/train/training_curve.ts";

const logOf = (losses: number[]) => Float32Array.from(losses.flatMap((loss) => [1, 1, loss]));

Deno.test("trainingCurve() gives the mean of each twentieth", () => {
  const log = logOf(Array.from({ length: 40 }, (_, i) => i));
  const rows = trainingCurve(log, 40);
  assertEquals(rows.length, 20);
  assertEquals(rows.slice(0, 2).map(({ step, value }) => [step, value]), [[2, 0.5], [4, 2.5]]);
});

Deno.test("trainingCurve() has a point for each step of a short run, and ends with the log", () => {
  assertEquals(trainingCurve(logOf([5, 4, 3]), 3).map(({ value }) => value), [5, 4, 3]);
  assertEquals(trainingCurve(logOf([5, 4, 3]), 40).map(({ step }) => step), [2]);
  assertEquals(trainingCurve(logOf([]), 40), []);
});

Deno.test("clippedShare() counts steps whose gradients were made smaller", () => {
  const log = Float32Array.of(2, 0.5, 1, 1, 1, 1, 3, 0.25, 1, 1, 1, 1);
  assertEquals(clippedShare(log), 0.5);
});
