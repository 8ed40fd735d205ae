import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { sha256Hex } from "../../../core/base/sha256.ts";
import { byteTokenizer } from "../../../core/data/create_tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { writeTokenizerJson } from "../../../core/data/write_tokenizer_json.ts";
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
/** As many characters as the tiny model has tokens. */
const LETTERS = new TextEncoder().encode("abcdefghijklmnopqrstuvwxyz 12345");
const model = (seed: number): ModelFolder => ({
  model: TINY.model,
  weights: weightsOf(TRAINING, initialState(TRAINING, { seeds: [seed] })),
  tokenizer: trainCharTokenizer(LETTERS),
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
    assertEquals(loaded.model, TINY.model);
    assertEquals(loaded.weights, model(1).weights);
    assertEquals(loaded.tokenizer?.digest, model(1).tokenizer?.digest);
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

/** Puts other content into a file of a model, and its hash into the config. */
async function forge(folder: string, name: string, content: Uint8Array): Promise<void> {
  const path = `${folder}/${name}`;
  const before = sha256Hex(await Deno.readFile(path));
  const config = await Deno.readTextFile(`${folder}/config.json`);
  await Deno.writeFile(path, content);
  const changed = config.replace(before, sha256Hex(content));
  await Deno.writeTextFile(`${folder}/config.json`, changed);
}

Deno.test("loadModelFolder() refuses weights that lie, even where their hash is right", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    await saveModelFolder(folder, model(1));
    const good = await Deno.readFile(`${folder}/model.safetensors`);
    const size = Number(new DataView(good.buffer).getBigUint64(0, true));
    const lie = (change: (bytes: Uint8Array) => Uint8Array) => change(good.slice());
    const header = (from: string, to: string) =>
      lie((bytes) => {
        const text = new TextDecoder().decode(bytes.subarray(8, 8 + size));
        const changed = text.replace(from, to);
        assert(changed !== text && changed.length === text.length, from);
        bytes.set(new TextEncoder().encode(changed), 8);
        return bytes;
      });
    const length = (value: bigint) =>
      lie((bytes) => {
        new DataView(bytes.buffer).setBigUint64(0, value, true);
        return bytes;
      });
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [lie((bytes) => bytes.subarray(0, 1000)), "its header must lie inside the file"],
      [lie((bytes) => bytes.subarray(0, -4)), "the file must be as long as its header says"],
      [lie(() => new Uint8Array(0)), "a file must begin with the length of its header"],
      [length(2n ** 62n), "its header must lie inside the file"],
      [length(BigInt(size) + 8n), "its header must be a JSON object"],
      [header('"F32"', '"F16"'), "tensors must be F32"],
      [header("[32,32]", "[32,31]"), "offsets must span the elements of a shape"],
      [header("[0,4096]", "[4,4100]".padEnd(8)), "data must have no gaps and overlaps"],
      [header("[32,32]", "[16,64]"), "of another shape=embedding.token [16, 64]"],
      [header('"norm.gain"', '"norm.gaim"'), "missing=norm.gain; unexpected=norm.gaim"],
    ];
    for (const [bytes, message] of cases) {
      await forge(folder, "model.safetensors", bytes);
      await assertRejects(() => loadModelFolder(folder), RangeError, message);
    }
    await forge(folder, "model.safetensors", good);
    const config = await Deno.readTextFile(`${folder}/config.json`);
    const other = config.replace('"hidden": 64', '"hidden": 63');
    await Deno.writeTextFile(`${folder}/config.json`, other);
    await assertRejects(
      () => loadModelFolder(folder),
      RangeError,
      "of another shape=blocks.0.feedForward.in.weight [32, 64] (expected [32, 63])",
    );
  }));

Deno.test("a tokenizer with another vocabulary than the model is refused, saved or loaded", () =>
  withFolder(async (root) => {
    const folder = `${root}/model`;
    const message = "Cannot use a model with a tokenizer as both must have the same vocabulary: " +
      `folder=${folder}, model=32, tokenizer=256`;
    const other = { ...model(1), tokenizer: byteTokenizer() };
    await assertRejects(() => saveModelFolder(folder, other), StoreError, message);
    await saveModelFolder(folder, model(1));
    const bytes = new TextEncoder().encode(writeTokenizerJson(byteTokenizer()));
    await forge(folder, "tokenizer.json", bytes);
    await assertRejects(() => loadModelFolder(folder), StoreError, message);
  }));
