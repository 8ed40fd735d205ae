import { assert, assertEquals } from "@std/assert";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { writeTokenizerJson } from "../../../core/data/write_tokenizer_json.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { loadModelFolder, saveModelFolder } from "../../../core/run/model_folder.ts";
import { readPublishedFolder } from "../../../core/run/published_folder.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import {
  logitError,
  PUBLISHED_FIXTURES,
  publishedFixture,
  publishedTensors,
  writePublished,
} from "../../helpers/published_models.ts";
import { fromRoot } from "../../helpers/root.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const FIXTURE = publishedFixture();

/** Bytes of every file of a folder, by its name. */
async function contentOf(folder: string): Promise<Record<string, Uint8Array>> {
  const names = await folderTree(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await Deno.readFile(`${folder}/${name}`)])),
  );
}

Deno.test("a folder of transformers that is imported and exported has the same bytes", () =>
  withFolder(async (cwd) => {
    const all = PUBLISHED_FIXTURES.map((each) => Object.entries(publishedFixture(each).folders));
    for (const [name, expected] of all.flat()) {
      const source = fromRoot(`tests/fixtures/published/${name}`);
      const { out } = await runWell("import", [source, name], { cwd });
      assert(/^\w+: (llama|gpt2|bert|t5), \d+ parameters, \d+ values\n$/.test(out), out);
      assert(await logitError(`${cwd}/${name}`, expected) < 5e-6);
      const said = (await runWell("export", [name, `${name}-out`], { cwd })).out;
      assert(said.includes("in the form it was imported from"), said);
      assertEquals(await contentOf(`${cwd}/${name}-out`), await contentOf(source));
    }
  }));

Deno.test("every published model comes back from an export in a new form", () =>
  withFolder(async (cwd) => {
    const names = ["llama", "gpt2, untied, ReLU, inner width", "bert", "t5"];
    for (const name of names) {
      const model = FIXTURE.models[name];
      const { model_type: format } = model.config;
      await writePublished(`${cwd}/in`, { ...model, tensors: publishedTensors(model) });
      const args = ["in", `out-${format}`, "--format", `${format}`, "--dtype", "f32"];
      const { out } = await runWell("export", args, { cwd });
      assertEquals(
        out,
        `out-${format}: ${format}, in a new form: config.json, model.safetensors\n`,
      );
      assert(await logitError(`${cwd}/out-${format}`, model) < 5e-6, name);
      await runWell("export", [`out-${format}`, `again-${format}`], { cwd });
      const [one, two] = ["out", "again"].map((each) => contentOf(`${cwd}/${each}-${format}`));
      assertEquals(await two, await one);
    }
  }));

Deno.test("an imported model keeps in another type what a config of our own cannot say", () =>
  withFolder(async (cwd) => {
    const { models } = publishedFixture("transformers_5");
    const scaled = models["llama, llama3"];
    await writePublished(`${cwd}/in`, { ...scaled, tensors: publishedTensors(scaled) });
    await runWell("import", ["in", "model"], { cwd });
    await runWell("export", ["model", "out", "--dtype", "bf16"], { cwd });
    const config = JSON.parse(await Deno.readTextFile(`${cwd}/out/config.json`));
    assertEquals(config, { ...scaled.config, dtype: "bfloat16" });
    assert(await logitError(`${cwd}/out`, scaled) < 0.02);
    const untied = models["bert, untied"];
    await writePublished(`${cwd}/in`, { ...untied, tensors: publishedTensors(untied) });
    await runWell("export", ["in", "bert"], { cwd });
    const file = await Deno.readTextFile(`${cwd}/bert/model.safetensors`);
    for (const name of ["bias", "decoder.bias"]) assert(file.includes(`"cls.predictions.${name}"`));
    assert(await logitError(`${cwd}/bert`, untied) < 5e-6);
    const t5 = models["t5, gated, made as untied"];
    await writePublished(`${cwd}/in`, { ...t5, tensors: publishedTensors(t5) });
    await runWell("export", ["in", "t5", "--format", "t5", "--dtype", "f32"], { cwd });
    const text = await Deno.readTextFile(`${cwd}/t5/config.json`);
    assert(text.includes('"initializer_factor": 1.0,') && text.includes("_outputs"), text);
    assert(await logitError(`${cwd}/t5`, t5) < 5e-6);
  }));

Deno.test("a model of this project is exported with its tokenizer, in the type asked for", () =>
  withFolder(async (cwd) => {
    const tokenizer = trainCharTokenizer(new TextEncoder().encode("abcdefghé🙂\n ."));
    const model: DecoderSpec = {
      ...SMALL_DECODER,
      position: { kind: "rotary", base: 10_000, layout: "half", fraction: 1 },
    };
    const weights = drawWeights(model, 9);
    await saveModelFolder(`${cwd}/model`, { model, weights, tokenizer });
    await runWell("export", ["model", "out"], { cwd });
    assertEquals(
      await Deno.readTextFile(`${cwd}/out/tokenizer.json`),
      writeTokenizerJson(tokenizer),
    );
    await runWell("export", ["model", "half", "--dtype", "bf16"], { cwd });
    const config = JSON.parse(await Deno.readTextFile(`${cwd}/half/config.json`));
    assertEquals([config.model_type, config.torch_dtype], ["llama", "bfloat16"]);
    const read = (await readPublishedFolder(`${cwd}/half`)).weights;
    for (const [path, { values }] of weights) {
      const found = read.get(path)!.values;
      assert(values.every((value, i) => Math.abs(found[i] - value) <= Math.abs(value) / 256), path);
    }
    await runWell("import", ["out", "back"], { cwd });
    const back = await loadModelFolder(`${cwd}/back`);
    assertEquals([back.weights, back.tokenizer?.digest], [weights, tokenizer.digest]);
    const text = ["back", "--prompt", "bad", "--tokens", "5", "--device", "cpu"];
    assert((await runWell("generate", text, { cwd })).out.startsWith("bad"));
  }));

Deno.test("what a format cannot say is refused, and folders of others are kept", () =>
  withFolder(async (cwd) => {
    const model: DecoderSpec = { ...SMALL_DECODER, position: { kind: "alibi" }, qkNorm: true };
    await saveModelFolder(`${cwd}/model`, { model, weights: drawWeights(model, 9) });
    const refuse = async (args: readonly string[], message: string) =>
      assertRefused(await runTask("export", args, { cwd }), { code: 2, message });
    const fault = 'all of its parts: position={"kind":"alibi"} (there {"base":10000,"fraction":1,' +
      '"kind":"rotary","layout":"half"}), qkNorm=true (there false)';
    await refuse(["model", "out", "--format", "llama"], fault);
    await refuse(["model", "out"], "Cannot export a model as no format has its parts");
    await refuse(["model", "out", "--format", "lama"], 'nearest is "llama"');
    await refuse(["model"], "two folders must be named");
    const source = fromRoot("tests/fixtures/published/gpt2_f16");
    await Deno.mkdir(`${cwd}/mine`);
    await Deno.writeTextFile(`${cwd}/mine/notes.txt`, "kept");
    const message = "file=notes.txt";
    assertRefused(await runTask("import", [source, "mine"], { cwd }), { code: 2, message });
    await refuse([source, "mine"], message);
    const again = await runTask("import", ["model", "other"], { cwd });
    assertRefused(again, { code: 2, message: "must not be a model folder of Assay already" });
    const text = await runTask("generate", [source, "--prompt", "a"], { cwd });
    assertRefused(text, { code: 2, message: "the folder must hold tokenizer.json" });
  }));
