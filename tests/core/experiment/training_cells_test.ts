import { assertEquals } from "@std/assert";
import type { TrainingCellConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import {
  countTrainingCells,
  DUPLICATE_SEED_SHIFT,
  trainingCells,
  trialCells,
} from "../../../core/experiment/training_cells.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const { settled } = planExperiment(validateExperiment({
  ...TINY_TRAINING,
  arms: { plain: {}, gated: { model: { position: "learned" } } },
  training: {
    ...TINY_TRAINING.training!,
    learningRates: [1e-3, 1e-2],
    trial: { steps: 3, seeds: [1000, 1001] },
  },
}));
const CELLS = trainingCells(settled);
const configOf = (id: string) => CELLS.find((cell) => cell.id === id)!.config as TrainingCellConfig;

Deno.test("trainingCells() are all trials, then budget by budget every arm and the duplicate", () => {
  const ids = CELLS.map(({ id }) => id);
  assertEquals(ids.filter((id) => id.startsWith("trial/")).length, 2 * 2 * 2);
  assertEquals(ids.slice(0, 3), [
    "trial/markov/plain/rate=0.001/seed=1000",
    "trial/markov/plain/rate=0.001/seed=1001",
    "trial/markov/plain/rate=0.01/seed=1000",
  ]);
  assertEquals(
    ids.slice(8, 14),
    [
      ...["plain/steps=4/seed=0", "plain/steps=4/seed=1", "gated/steps=4/seed=0"],
      ...["gated/steps=4/seed=1", "a/a/steps=4/seed=1000000", "a/a/steps=4/seed=1000001"],
    ].map((rest) => `training/markov/${rest}`),
  );
  assertEquals([ids.length, new Set(ids).size], [8 + 12, 8 + 12]);
  assertEquals(countTrainingCells(settled), ids.length);
});

Deno.test("trainingCells() give the duplicate the arm's settings and trials, and other seeds", () => {
  const once = configOf("training/markov/plain/steps=8/seed=1");
  const again = configOf(`training/markov/a/a/steps=8/seed=${1 + DUPLICATE_SEED_SHIFT}`);
  assertEquals(again, {
    ...once,
    arm: "a/a",
    of: "plain",
    seed: 1 + DUPLICATE_SEED_SHIFT,
  });
  const hashes = (config: TrainingCellConfig) => trialCells(config).map(({ hash }) => hash);
  assertEquals(hashes(again), hashes(once));
});

Deno.test("trialCells() are the same of every seed and budget, with the rate, and measured once", () => {
  const hashes = (id: string) => trialCells(configOf(id)).map(({ hash }) => hash);
  const first = hashes("training/markov/gated/steps=4/seed=0");
  assertEquals(hashes("training/markov/gated/steps=8/seed=1"), first);
  const [, , { config }] = trialCells(configOf("training/markov/gated/steps=4/seed=0"));
  const { role, seed, steps, train, rates, evaluation, model } = config as TrainingCellConfig;
  assertEquals([role, seed, steps, train.learningRate, rates], ["trial", 1000, 3, 0.01, [0.01]]);
  assertEquals([evaluation.lengths, evaluation.metrics], [[8], []]);
  assertEquals(model.positionRows, 16); // the table of the runs that the rate is for
});
