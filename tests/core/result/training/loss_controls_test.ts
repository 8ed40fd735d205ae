import { assertEquals, assertStringIncludes } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import type { TrainingControl } from "../../../../core/experiment/training_blocks.ts";
import { selectRecords } from "../../../../core/result/select_records.ts";
import { lossControls } from "../../../../core/result/training/loss_controls.ts";
import { trainingRuns } from "../../../../core/result/training/training_runs.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import {
  type SyntheticTraining,
  syntheticTrainingRecords,
} from "../../../helpers/synthetic_training_records.ts";

const PLAN = planExperiment(SYNTHETIC_ACTIVATIONS, { set: { "training.budgets": [400] } });

function controlsOf(
  made: SyntheticTraining,
  data = "markov",
  changes: { readonly controls?: readonly TrainingControl[]; readonly learned?: string } = {},
) {
  const cells = selectRecords(PLAN.cells, syntheticTrainingRecords(PLAN.cells, made));
  const runs = trainingRuns(cells).filter((run) => run.data === data);
  const training = PLAN.settled.training!;
  const { controls = training.controls, learned } = changes;
  const sets = training.data.filter(({ name }) => learned === undefined || name === learned);
  return lossControls({ ...training, controls, data: sets }, runs, { data, steps: 400 });
}

Deno.test("lossControls() fires where the whole interval is worse", () => {
  const [{ fired, reason, excess }] = controlsOf({});
  assertEquals([fired, reason], [true, "its whole interval is worse"]);
  assertEquals(excess!.low > 0.02, true);
});

Deno.test("lossControls() does not fire on a mean alone", () => {
  const made = { worse: { "relu-logits": -0.33 }, spread: 0.2 }; // 0.02 worse, with wide intervals
  const [{ fired, reason }] = controlsOf(made);
  assertEquals(fired, false);
  assertStringIncludes(reason, "its interval reaches down to -");
});

Deno.test("lossControls() fires by Fisher's test where a control diverges often", () => {
  const [often] = controlsOf({ diverge: { "relu-logits": [0, 1, 2, 3, 4] } });
  assertEquals(often.fired, true);
  const same = [0, 1, 2, 3, 4, 5, 6, 7];
  const [both] = controlsOf({ diverge: { "relu-logits": same, relu: same } });
  assertEquals(both.fired, false);
  assertEquals(
    both.reason,
    "no seed has a loss of both: it diverged at 8 of 8 seeds, its baseline at 8 of 8",
  );
});

Deno.test("lossControls() are those of their data set, of each that names one", () => {
  assertEquals(controlsOf({}, "shakespeare"), []);
  const { controls: [first] } = PLAN.settled.training!;
  const of = (data: string, learned?: string) => {
    const controls = [first, { ...first, data: "shakespeare" }];
    return controlsOf({}, data, { controls, learned }).map(({ control }) => control.data);
  };
  assertEquals([of("markov"), of("shakespeare")], [[undefined], ["shakespeare"]]);
  assertEquals(of("markov", "markov"), [undefined]); // the other is not learned
});
