import { assert, assertEquals } from "@std/assert";
import { cellsToCheck } from "../../../core/cli/cells_to_check.ts";
import { estimateCell } from "../../../core/experiment/estimate.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const EXPERIMENT = validateExperiment(TINY_TRAINING);

Deno.test("cellsToCheck() takes every cell that it is asked for, and short trainings anyway", () => {
  const { cells } = planExperiment(EXPERIMENT);
  assertEquals(cellsToCheck(cells, true), cells);
  assertEquals(cellsToCheck(cells, false), cells);
});

Deno.test("cellsToCheck() takes some of long trainings, of every part of the plan", () => {
  const set = {
    "model.dModel": 256,
    "model.heads": 4,
    "training.budgets": [2_000, 4_000],
  } as const;
  const { cells } = planExperiment(EXPERIMENT, { seeds: 8, set });
  const chosen = cellsToCheck(cells, false);
  const seconds = chosen.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
  assert(chosen.length > 1 && chosen.length < cells.length && seconds < 40, `${seconds} s`);
  assert(cells.indexOf(chosen.at(-1)!) > cells.length / 2);
});

Deno.test("cellsToCheck() leaves out a training that takes long alone, unless all are wanted", () => {
  const set = { "model.dModel": 512, "model.heads": 8, "training.budgets": [50_000] } as const;
  const { cells } = planExperiment(EXPERIMENT, { seeds: 1, set });
  const isLong = ({ id }: { readonly id: string }) => id.includes("steps=50000");
  assert(cells.some(isLong) && !cellsToCheck(cells, false).some(isLong));
  assertEquals(cellsToCheck(cells, true), cells);
});
