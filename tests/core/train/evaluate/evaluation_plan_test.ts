import { assertEquals, assertThrows } from "@std/assert";
import {
  checkEvaluationPlan,
  isEvaluated,
} from "../../../../core/train/evaluate/evaluation_plan.ts";
import { TINY_PLAN } from "../../../helpers/tiny_model_run.ts";

Deno.test("isEvaluated() takes every so many updates, and the end", () => {
  const steps = (every?: number) =>
    Array.from({ length: 11 }, (_, step) => step)
      .filter((step) => step > 0 && isEvaluated({ ...TINY_PLAN, every }, step, 10));
  assertEquals(steps(), [10]);
  assertEquals(steps(4), [4, 8, 10]);
  assertEquals(steps(5), [5, 10]);
});

Deno.test("checkEvaluationPlan() refuses what cannot be counted", () => {
  const refuse = (change: Partial<typeof TINY_PLAN>, text: string) =>
    assertThrows(() => checkEvaluationPlan({ ...TINY_PLAN, ...change }), RangeError, text);
  refuse({ sequences: 0 }, "sequences must be a whole number of at least 1: sequences=0");
  refuse({ every: 0.5 }, "every=0.5");
  refuse({ lengths: [16, -1] }, "length=-1");
  refuse({ stride: 0 }, "stride=0");
  checkEvaluationPlan(TINY_PLAN);
});
