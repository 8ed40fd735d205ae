import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { checkSchedule, learningRate, type Schedule } from "../../../core/train/schedule.ts";
import { optimizerScalars } from "../../../core/train/optimizer_scalars.ts";
import { TINY } from "../../helpers/tiny_training.ts";

Deno.test("learningRate() rises linearly, then follows half a cosine to the last rate", () => {
  const schedule: Schedule = { kind: "cosine", rate: 1, warmUp: 3, steps: 13, last: 0.1 };
  const rates = [0, 1, 2, 3, 8, 12, 13, 99].map((step) => learningRate(schedule, step));
  const expected = [0.25, 0.5, 0.75, 1, 0.55, 0.1 + 0.9 * 0.02447174185242318, 0.1, 0.1];
  rates.forEach((rate, i) => assertAlmostEquals(rate, expected[i], 1e-15));
});

Deno.test("learningRate() falls by a factor once in a number of steps", () => {
  const schedule: Schedule = { kind: "step", rate: 0.8, warmUp: 0, every: 10, factor: 0.5 };
  assertEquals([0, 9, 10, 29].map((step) => learningRate(schedule, step)), [0.8, 0.8, 0.4, 0.2]);
});

Deno.test("checkSchedule() refuses what makes no rate", () => {
  const refuse = (schedule: Schedule, message: string) =>
    assertThrows(() => checkSchedule(schedule), RangeError, message);
  refuse({ kind: "constant", rate: -1, warmUp: 0 }, "rate must be a number from 0: rate=-1");
  refuse(
    { kind: "cosine", rate: 1, warmUp: 9, steps: 9, last: 0 },
    "steps must reach beyond the warm-up: steps=9, warmUp=9",
  );
  refuse({ kind: "step", rate: 1, warmUp: 0, every: 0, factor: 1 }, "every=0");
});

Deno.test("optimizerScalars() corrects the bias of the moments", () => {
  const { train } = TINY;
  const schedule = { kind: "constant", rate: 0.01, warmUp: 0 } as const;
  const scalars = optimizerScalars({ ...train, schedule }, 2);
  const expected = [0.999, 0.01 / (1 - 0.729), 1 / Math.sqrt(1 - 0.857375), 1e-8, 0.9, 0.1, 0.95];
  assertEquals([...scalars.slice(0, 7)], expected.map(Math.fround));
});
