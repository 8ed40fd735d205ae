import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { DENO_FILE_SYSTEM } from "../../../core/run/file_system.ts";
import {
  loadModelFolder,
  type ModelFolder,
  saveModelFolder,
} from "../../../core/run/model_folder.ts";
import { initialState } from "../../../core/train/initial_state.ts";
import { weightsOf } from "../../../core/train/model_weights.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import { failingFileSystem } from "../../helpers/failing_file_system.ts";
import { withFolder } from "../../helpers/with_folder.ts";
import { TINY } from "../../helpers/tiny_training.ts";

const TRAINING = trainingGraph(TINY.model, TINY.train);
const model = (seed: number): ModelFolder => ({
  model: TINY.model,
  weights: weightsOf(TRAINING, initialState(TRAINING, { seeds: [seed] })),
  tokenizer: '{"kind":"a tokenizer"}\n',
});

async function bytesOf(folder: string): Promise<Record<string, Uint8Array>> {
  const names = await DENO_FILE_SYSTEM.list(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await Deno.readFile(`${folder}/${name}`)])),
  );
}

Deno.test("a model folder comes back, and is the same bytes when written again", () =>
  withFolder(async (root) => {
    await saveModelFolder(`${root}/a/`, model(1));
    const loaded = await loadModelFolder(`${root}/a`);
    assertEquals(loaded, model(1));
    await saveModelFolder(`${root}/b`, loaded);
    assertEquals(await bytesOf(`${root}/b`), await bytesOf(`${root}/a`));
    assertEquals(Object.keys(await bytesOf(`${root}/a`)), [
      "config.json",
      "model.safetensors",
      "tokenizer.json",
    ]);
  }));

Deno.test("a write that fails at any operation leaves a model that loads", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    await saveModelFolder(folder, model(1));
    for (let failAt = 1;; failAt++) {
      const files = failingFileSystem(failAt, "crash");
      const done = await saveModelFolder(folder, model(2), files).then(() => true, () => false);
      const { weights } = await loadModelFolder(folder);
      const expected = [1, 2].map((seed) => model(seed).weights);
      assertEquals(expected.some((each) => firstOf(each) === firstOf(weights)), true);
      if (done) break;
    }
  }));

function firstOf(weights: ModelFolder["weights"]): number {
  return weights.get("head.weight")!.values[0];
}

Deno.test("loadModelFolder() says what is missing or damaged", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    const refuse = async (message: string, damage: () => Promise<void>) => {
      await saveModelFolder(folder, model(1));
      await damage();
      await assertRejects(() => loadModelFolder(folder), Error, message);
    };
    const weights = `${folder}/model.safetensors`;
    await assertRejects(
      () => loadModelFolder(`${root}/none`),
      StoreError,
      `Cannot load a model as its folder must hold config.json: folder=${root}/none`,
    );
    await refuse("must hold config.json", () => Deno.remove(`${folder}/config.json`));
    await refuse(
      `every file that its config names must be there: file=${folder}/tokenizer.json`,
      () => Deno.remove(`${folder}/tokenizer.json`),
    );
    await refuse(
      `its files must be as they were written: file=${folder}/tokenizer.json, bytes=2, sha256=`,
      () => Deno.writeTextFile(`${folder}/tokenizer.json`, "{}"),
    );
    await refuse(
      `its files must be as they were written: file=${weights}, bytes=100`,
      () => Deno.truncate(weights, 100),
    );
    await refuse("this file must have at most", () => Deno.truncate(weights, 2 ** 40));
    await refuse(
      "this file must have at most 262144 bytes",
      () => Deno.truncate(`${folder}/config.json`, 2 ** 40),
    );
    await refuse(
      "must be text in UTF-8",
      () => Deno.writeFile(`${folder}/config.json`, Uint8Array.of(0x7b, 0xff)),
    );
  }));

Deno.test("loadModelFolder() refuses a file that lies, even where its hash is right", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    await saveModelFolder(folder, model(1));
    const config = await Deno.readTextFile(`${folder}/config.json`);
    await Deno.writeTextFile(
      `${folder}/config.json`,
      config.replace('"vocabulary": 32', '"vocabulary": 31'),
    );
    await assertRejects(
      () => loadModelFolder(folder),
      RangeError,
      "of another shape=embedding.token [32, 32] (expected [31, 32])",
    );
  }));
