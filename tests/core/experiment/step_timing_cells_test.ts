import { assertEquals } from "@std/assert";
import type { StepTimingConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import {
  countStepTimingCells,
  stepTimingCells,
} from "../../../core/experiment/step_timing_cells.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const settledOf = (timing: object) =>
  planExperiment(validateExperiment({
    ...TINY_TRAINING,
    arms: { plain: {}, gated: { model: { position: "learned" } } },
    training: { ...TINY_TRAINING.training!, ...timing },
  })).settled;

Deno.test("stepTimingCells() hold every arm and the duplicate, with the tables of what is trained", () => {
  const settled = settledOf({ timing: { blocks: 3 } });
  const [cell, ...others] = stepTimingCells(settled);
  assertEquals([cell.id, others.length], ["timing/training-step/markov", 0]);
  const { arms, blocks } = cell.config as StepTimingConfig;
  assertEquals([Object.keys(arms), blocks], [["plain", "gated", "a/a"], 3]);
  assertEquals(arms["a/a"], arms.plain);
  assertEquals([arms.plain, arms.gated].map(({ model }) => model.positionRows), [undefined, 16]);
  assertEquals(countStepTimingCells(settled), 1);
});

Deno.test("stepTimingCells() are none where no step is timed", () => {
  assertEquals(stepTimingCells(settledOf({})), []);
  assertEquals(countStepTimingCells(settledOf({})), 0);
});
