import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import type { TrainingRun } from "../../../../core/result/training/training_runs.ts";
import { hasSameWindows } from "../../../../core/result/training/same_windows.ts";
import { SYNTHETIC_POSITIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

Deno.test("hasSameWindows() knows which parts are as long as the windows of training", () => {
  const of = (length: number) => ({ train: { length } }) as TrainingRun["config"];
  for (const split of ["held-out", "train", "floor"]) {
    assertEquals(hasSameWindows(of(64), of(64), split), true, split);
    assertEquals(hasSameWindows(of(64), of(256), split), false, split);
  }
  for (const split of ["same-target/64", "position/0-16", "headroom", "model"]) {
    assertEquals(hasSameWindows(of(64), of(256), split), true, split);
  }
});

Deno.test("analyse() neither ranks nor subtracts held-out losses of other windows", () => {
  const plan = planExperiment(SYNTHETIC_POSITIONS);
  const { training } = analyse(plan, syntheticTrainingRecords(plan.cells));
  const [{ arms, ranks }] = training!.sets;
  assertEquals([ranks.has("rope"), ranks.has("rope-long")], [true, false]);
  const long = arms.find(({ arm }) => arm === "rope-long")!;
  const pairs = (key: string) => long.values.get(key)!.pairs;
  assertEquals([pairs("held-out loss"), pairs("same-target/64 loss")], [0, 8]);
});
