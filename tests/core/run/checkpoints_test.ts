import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { checkpointFolder, checkpointOf, mainSteps } from "../../../core/run/checkpoints.ts";
import { createDatasets } from "../../../core/run/datasets.ts";
import { loadTraining } from "../../../core/run/trained_model.ts";
import { runCell } from "../../../core/run/run_cell.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const { cells } = planExperiment(validateExperiment(TINY_TRAINING), {
  set: { "training.learningRates": [1e-3, 1e-2] },
});

Deno.test("checkpointOf() keeps the models of the main budget, ready to go on", () =>
  withFolder(async (folder) => {
    const cell = cells.find(({ id }) => id === "training/markov/gated/steps=8/seed=1")!;
    const datasets = createDatasets();
    const onTrained = checkpointOf(cell, { folder, steps: { "": 8 } }, datasets);
    const { signal } = new AbortController();
    const record = await onCpu((device) => runCell(cell, device, { signal, datasets, onTrained }));
    assertEquals(record.status, "ok");
    const stored = await loadTraining(`${folder}/training-markov-gated-steps=8-seed=1`);
    assertEquals([stored.state.step, stored.start.seeds, stored.spec.model.width], [8, [1], 8]);
  }));

Deno.test("checkpointOf() keeps no trial, no other budget, and nothing if it is not asked", () => {
  const datasets = createDatasets();
  const kept = (id: string, folder?: string) => {
    const cell = cells.find((each) => each.id === id)!;
    return checkpointOf(
      cell,
      folder === undefined ? undefined : { folder, steps: { "": 8 } },
      datasets,
    );
  };
  assertEquals(kept("trial/markov/plain/rate=0.001/seed=1000", "x"), undefined);
  assertEquals(kept("training/markov/plain/steps=4/seed=0", "x"), undefined);
  assertEquals(kept("training/markov/plain/steps=8/seed=0"), undefined);
});

Deno.test("checkpointFolder() goes by the main budget of a run's own size", () => {
  const experiment = validateExperiment({
    ...TINY_TRAINING,
    // The first budget of the wide models is as long as the main one of the narrow ones.
    training: {
      ...TINY_TRAINING.training!,
      sizes: [{ name: "narrow", stepsFactor: 0.5 }, { name: "wide", model: { dModel: 16 } }],
    },
  });
  const plan = planExperiment(experiment);
  const steps = mainSteps(plan.settled.training!);
  assertEquals(steps, { narrow: 4, wide: 8 });
  const kept = plan.cells.filter((cell) => checkpointFolder(cell, { folder: "x", steps }));
  assertEquals(
    new Set(
      kept.map(({ config }) =>
        config.kind === "training" ? `${config.size} ${config.steps}` : config.kind
      ),
    ),
    new Set(["narrow 4", "wide 8"]),
  );
});
