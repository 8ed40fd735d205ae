import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import type { DataSettings } from "../../../core/data/data_settings.ts";
import { taskIssues } from "../../../core/experiment/task_issues.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { MODEL_DEFINITION } from "../../helpers/model_definition.ts";

const EXPERIMENT = validateExperiment(MODEL_DEFINITION);

function issues(...data: readonly DataSettings[]): string[] {
  const training = { ...EXPERIMENT.training!, data };
  return taskIssues({ ...EXPERIMENT, training }).map(({ path, message }) => `${path}: ${message}`);
}

Deno.test("taskIssues() lets texts and fitting tasks pass", () => {
  assertEquals(taskIssues(EXPERIMENT), []);
  assertEquals(issues({ name: "a", source: "names" }, { name: "b", source: "copy" }), []);
});

Deno.test("taskIssues() names parameters that do not fit together", () => {
  assertEquals(
    issues({ name: "a", source: "copy" }, { name: "b", source: "mqar", keys: 2, pairs: 3 }),
    ['training.data[1]: Cannot make task "mqar" as keys must be at least pairs: keys=2, pairs=3'],
  );
});

Deno.test("taskIssues() names windows that are too short, of gradients too", () => {
  // Arms train at 8 tokens.
  assertEquals(issues({ name: "a", source: "mqar", pairs: 4 }), [
    "training.data[0]: needs windows of 9 tokens, the shortest asked for has 8",
  ]);
  const data = { name: "a", source: "induction" };
  const gradients = { ...EXPERIMENT.gradients!, data, length: 4 };
  assertEquals(taskIssues({ ...EXPERIMENT, gradients }), [{
    path: "gradients.data",
    message: "needs windows of 16 tokens, the shortest asked for has 4",
  }]);
});

Deno.test("validateExperiment() reports them with their place", () => {
  const data = [{ name: "markov", source: "mqar", keys: 2, pairs: 3 }];
  const training = { ...MODEL_DEFINITION.training, data };
  const error = assertThrows(
    () => validateExperiment({ ...MODEL_DEFINITION, training }),
    ExperimentError,
  );
  assertEquals(error.issues.map(({ path }) => path).includes("training.data[0]"), true);
});
