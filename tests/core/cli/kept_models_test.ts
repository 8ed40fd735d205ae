import { assertEquals } from "@std/assert";
import { findModels, modelLines } from "../../../core/cli/kept_models.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const { cells } = planExperiment(validateExperiment(TINY_TRAINING), { seeds: 1 });

Deno.test("findModels() tells which models of the main budget are there", () =>
  withFolder(async (folder) => {
    const first = `${folder}/training-markov-plain-steps=8-seed=0`;
    await Deno.mkdir(first);
    await Deno.writeTextFile(`${first}/config.json`, "{}");
    const models = await findModels(cells, { folder, steps: { "": 8 } });
    assertEquals(models, {
      folder,
      kept: [first],
      missing: [
        "training/markov/same/steps=8/seed=0",
        "training/markov/gated/steps=8/seed=0",
        "training/markov/a/a/steps=8/seed=1000000",
      ],
      readsText: false,
    });
    assertEquals(modelLines(models), [
      `Models: 1 folder in ${folder}`,
      "3 models not kept: cells that diverged have none, and cells finished before are not " +
      "trained again; --fresh trains all",
    ]);
  }));

Deno.test("modelLines() says how to go on from a model of text, ready for a shell", () => {
  const models = { folder: "a b", kept: ["a b/c"], missing: [], readsText: true };
  assertEquals(modelLines(models), [
    "Models: 1 folder in a b",
    `Text: deno task generate 'a b/c' --prompt "..."`,
  ]);
  assertEquals(modelLines({ ...models, kept: [], readsText: false }), []);
});
