import { assert, assertEquals } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { selectRecords } from "../../../../core/result/select_records.ts";
import { stepTimes } from "../../../../core/result/training/step_times.ts";
import {
  SYNTHETIC_ACTIVATIONS,
  SYNTHETIC_POSITIONS,
} from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

Deno.test("stepTimes() compares every arm with the first, block by block", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS);
  const cells = selectRecords(plan.cells, syntheticTrainingRecords(plan.cells));
  const times = stepTimes(cells, "markov");
  assertEquals(times.size, 11);
  const [relu, swiglu] = [times.get("relu")!, times.get("swiglu")!];
  assertEquals([relu.n, relu.ratio], [30, undefined]);
  assert(relu.medianNs > 8e6 && relu.medianNs < 8.05e6, `${relu.medianNs}`);
  assert(swiglu.ratio!.low < 1.12 && swiglu.ratio!.high > 1.115);
  assert(Math.abs(times.get("a/a")!.ratio!.estimate - 1) < 0.005);
});

Deno.test("stepTimes() counts every micro-batch of an update", () => {
  const { arms, ...rest } = SYNTHETIC_ACTIVATIONS;
  const plan = planExperiment({
    ...rest,
    arms: { ...arms, gelu: { model: { activation: "gelu" }, train: { accumulate: 4 } } },
  });
  const times = stepTimes(
    selectRecords(plan.cells, syntheticTrainingRecords(plan.cells)),
    "markov",
  );
  assert(Math.abs(times.get("gelu")!.ratio!.estimate - 4) < 0.02);
  assert(Math.abs(times.get("gelu")!.medianNs - 32e6) < 2e5);
});

Deno.test("stepTimes() compares with the first arm of the file, in whatever order a record has them", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS);
  const records = syntheticTrainingRecords(plan.cells).map((record) => {
    if (record.config.kind !== "step-timing") return record;
    const arms = Object.fromEntries(Object.entries(record.config.arms).toSorted());
    return { ...record, config: { ...record.config, arms } };
  });
  const times = stepTimes(selectRecords(plan.cells, records), "markov");
  assertEquals([...times.keys()][0], "relu");
  assertEquals(times.get("relu")!.ratio, undefined);
  assert(times.get("swiglu")!.ratio!.low > 1.1);
});

Deno.test("stepTimes() of an experiment that times none is empty", () => {
  const plan = planExperiment(SYNTHETIC_POSITIONS);
  assertEquals(stepTimes(selectRecords(plan.cells, []), "markov").size, 0);
});
