import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { timeMatched } from "../../../../core/result/training/time_matched.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

const PLAN = planExperiment(SYNTHETIC_ACTIVATIONS);
const [SMALL, LARGE] = analyse(PLAN, syntheticTrainingRecords(PLAN.cells)).training!.sets;

function matched(times: Record<string, number>) {
  const list = Object.entries(times).map(([arm, medianNs]) => [arm, { medianNs, n: 30 }] as const);
  return timeMatched(SMALL, { ...LARGE, times: new Map(list) });
}

function lossOf(set: typeof LARGE, arm: string): number {
  return set.arms.find((each) => each.arm === arm)!.values.get("held-out loss")!.mean.estimate;
}

Deno.test("timeMatched() gives the fastest arm all its updates, and a slower one fewer", () => {
  const [relu, swiglu] = matched({ relu: 1e6, swiglu: 2e6 });
  assertEquals([relu.steps, swiglu.steps], [1600, 800]);
  assertAlmostEquals(relu.loss.estimate, lossOf(LARGE, "relu"), 1e-12);
  // 800 lies half way between 400 and 1600 on a logarithmic scale.
  const middle = (lossOf(SMALL, "swiglu") + lossOf(LARGE, "swiglu")) / 2;
  assertAlmostEquals(swiglu.loss.estimate, middle, 1e-12);
  assertAlmostEquals(swiglu.difference!.estimate, middle - lossOf(LARGE, "relu"), 1e-12);
  assert(swiglu.difference!.low < swiglu.difference!.high);
  assertEquals(relu.difference, undefined);
});

Deno.test("timeMatched() leaves out arms that were not timed, and those too slow to tell", () => {
  assertEquals(matched({ relu: 1e6, swiglu: 4.1e6 }).map(({ arm }) => arm), ["relu"]);
  assertEquals(matched({}), []);
});
