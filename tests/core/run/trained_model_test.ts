import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { loadTraining, saveTrainedModel } from "../../../core/run/trained_model.ts";
import { loadModelFolder, saveModelFolder } from "../../../core/run/model_folder.ts";
import { stateHash } from "../../../core/train/state_hash.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import { Trainer } from "../../../core/train/trainer.ts";
import { withDevices } from "../../helpers/devices.ts";
import { runTiny, TINY, tinyBatch } from "../../helpers/tiny_training.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** As many characters as the tiny model has tokens. */
const TOKENIZER = trainCharTokenizer(new TextEncoder().encode("abcdefghijklmnopqrstuvwxyz 12345"));

Deno.test("training goes on from a saved model with equal bits, from any replicate and device", async (t) => {
  const start = { seeds: [3, 4], experiment: "digest" };
  await withDevices((devices) =>
    withFolder(async (root) => {
      for (const given of devices) {
        if (!("device" in given)) continue;
        const { device } = given;
        const folder = `${root}/model`;
        await t.step(`saved and continued on ${given.name}`, async () => {
          const trainer = await Trainer.open(device, TINY, start);
          const whole = await runTiny(device, 10, { start });
          for (const at of [0, 1, 7]) {
            while (trainer.step < at) await trainer.takeStep(tinyBatch(trainer.step));
            for (const replicate of [0, 1]) {
              const state = await trainer.state();
              const { training } = trainer;
              await saveTrainedModel(folder, { spec: TINY, training, state, start, replicate });
              const stored = await loadTraining(folder);
              assertEquals([stored.state.step, stored.start.seeds], [at, [3 + replicate]]);
              const rest = await runTiny(device, 10, stored);
              assertEquals(rest.hashes, [whole.hashes[replicate]], `from step ${at}`);
            }
          }
          assertEquals(stateHash(trainer.training, await trainer.state()).length, 64);
          await trainer.close();
        });
      }
    })
  );
});

Deno.test("loadTraining() refuses a model without the state of training", () =>
  withFolder(async (root) => {
    await withDevices(async ([given]) => {
      if (!("device" in given)) return;
      const start = { seeds: [3] };
      const { state } = await runTiny(given.device, 1, { start });
      const training = trainingGraph(TINY.model, TINY.train);
      const data = { name: "counting", digest: "of counting", tokenizer: TOKENIZER };
      await saveTrainedModel(`${root}/a`, { spec: TINY, training, state, start, data });
    });
    const { model, weights, tokenizer, trainedWith } = await loadModelFolder(`${root}/a`);
    assertEquals(tokenizer?.digest, TOKENIZER.digest);
    assertEquals(trainedWith?.data, { name: "counting", digest: "of counting" });
    assertEquals([trainedWith?.step, trainedWith?.seed], [1, 3]);
    await saveModelFolder(`${root}/b`, { model, weights });
    await assertRejects(
      () => loadTraining(`${root}/b`),
      StoreError,
      "Cannot go on training as the folder must hold the state of training",
    );
  }));
