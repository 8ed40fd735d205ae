import { assert, assertEquals } from "@std/assert";
import { folderTree } from "../../helpers/folder_tree.ts";
import {
  publishedFixture,
  publishedTensors,
  writePublished,
  type WrittenTensor,
} from "../../helpers/published_models.ts";
import { fromRoot } from "../../helpers/root.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const TOKENIZERS = JSON.parse(
  Deno.readTextFileSync(fromRoot("tests/fixtures/published/tokenizers.json")),
).tokenizers;
const { models } = publishedFixture("transformers_5");
const CPU = ["--device", "cpu"];

/** Writes a model of the fixture with as many tokens as a tokenizer, and that tokenizer beside it. */
async function writeWith(folder: string, model: string, tokenizer: string): Promise<void> {
  const { vocabulary, files } = TOKENIZERS[tokenizer];
  const { config, tensors } = models[model];
  const wide = Object.fromEntries(
    Object.entries(tensors).map(([name, [rows, ...rest]]) =>
      [name, [rows === 19 ? vocabulary : rows, ...rest]] as const
    ),
  );
  await writePublished(folder, {
    config: { ...config, vocab_size: vocabulary },
    tensors: publishedTensors({ tensors: wide }) as WrittenTensor[],
  });
  for (const [name, text] of Object.entries(files as Record<string, string>)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = await folderTree(folder);
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await Deno.readFile(`${folder}/${name}`)).toBase64()]),
    ),
  );
}

Deno.test("models of transformers say text by their own tokenizers, also when imported", () =>
  withFolder(async (cwd) => {
    const cases = [["llama", "llama"], ["llama", "llama 3"], ["t5", "t5"]] as const;
    for (const [model, tokenizer] of cases) {
      await writeWith(`${cwd}/in`, model, tokenizer);
      await runWell("import", ["in", "model"], { cwd });
      const args = ["--prompt", "hello world", "--tokens", "12", "--greedy", "--json", ...CPU];
      const [one, two] = await Promise.all(
        ["in", "model"].map(async (each) =>
          JSON.parse((await runWell("generate", [each, ...args], { cwd })).out)
        ),
      );
      assert(one.text.length > 0 && one.tokens > 0, tokenizer);
      assertEquals([two.text, two.tokens], [one.text, one.tokens]);
      const { ids } = TOKENIZERS[tokenizer].cases[0];
      assertEquals(one.promptTokens, ids.length + (model === "t5" ? 1 : 0));
      await runWell("export", ["model", "out"], { cwd });
      assertEquals(await contentOf(`${cwd}/out`), await contentOf(`${cwd}/in`));
      for (const each of ["in", "model", "out"]) {
        await Deno.remove(`${cwd}/${each}`, { recursive: true });
      }
    }
  }));

Deno.test("logits of a text are those of its tokens, of BERT with [CLS] and [SEP]", () =>
  withFolder(async (cwd) => {
    for (const tokenizer of ["bert", "bert, vocab.txt"]) {
      await writeWith(`${cwd}/in`, "bert", tokenizer);
      await runWell("import", ["in", "model"], { cwd });
      const text = ["--text", "hello world", "--json", ...CPU];
      const [one, two] = await Promise.all(
        ["in", "model"].map(async (each) =>
          JSON.parse((await runWell("logits", [each, ...text], { cwd })).out)
        ),
      );
      assertEquals(one.tokens, TOKENIZERS[tokenizer].cases[0].ids);
      assertEquals([two.tokens, two.logits], [one.tokens, one.logits]);
      await runWell("export", ["model", "out"], { cwd });
      assertEquals(await contentOf(`${cwd}/out`), await contentOf(`${cwd}/in`));
      for (const each of ["in", "out"]) await Deno.remove(`${cwd}/${each}`, { recursive: true });
    }
    const refused = async (args: readonly string[], message: string) =>
      assertRefused(await runTask("logits", args, { cwd }), { code: 2, message });
    await refused(["model", "--text", "a", "--tokens", "1"], "Cannot use --text with --tokens");
    const none = fromRoot("tests/fixtures/published/gpt2_f16");
    await refused([none, "--text", "a"], "the folder must hold tokenizer.json");
  }));
