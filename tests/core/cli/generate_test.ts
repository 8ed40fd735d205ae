import { assert, assertEquals, assertRejects } from "@std/assert";
import { generateCommand } from "../../../core/cli/generate.ts";
import { GENERATE_SPEC } from "../../../core/cli/generate_options.ts";
import { parseOptions } from "../../../core/cli/options.ts";
import { withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { exitCodeOf } from "../../../core/cli/run_command.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import type { Tokenizer } from "../../../core/data/tokenizer.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { saveModelFolder } from "../../../core/run/model_folder.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** As many characters as the small decoder has tokens; some of two bytes and of four. */
const LETTERS = trainCharTokenizer(new TextEncoder().encode("abcdefghé🙂\n ."));

async function saveModel(
  folder: string,
  tokenizer: Tokenizer | undefined,
  changes: Partial<DecoderSpec> = {},
): Promise<void> {
  const model = { ...SMALL_DECODER, ...changes };
  await saveModelFolder(folder, {
    model,
    weights: drawWeights(model, 9),
    ...(tokenizer && { tokenizer }),
  });
}

const command = (...args: string[]) => generateCommand(parseOptions(GENERATE_SPEC, args));

Deno.test("generate prints the prompt and what follows, the same for a seed", () =>
  withFolder(async (cwd) => {
    await saveModel(`${cwd}/model`, LETTERS);
    const args = ["model", "--prompt", "bad é", "--tokens", "30", "--device", "cpu"];
    const { out, err } = await runWell("generate", args, { cwd });
    assert(out.startsWith("bad é") && out.endsWith("\n"), out);
    assertEquals([...out].length, 5 + 30 + 1);
    assert(/^\n30 tokens, seed 0, [\d.]+ ms each on WASM SIMD/.test(err), err);
    const json = JSON.parse((await runWell("generate", [...args, "--json"], { cwd })).out);
    assertEquals(`bad é${json.text}\n`, out);
    const { prompt, reason, promptTokens, tokens, seed, device } = json;
    assertEquals({ prompt, reason, promptTokens, tokens, seed, device }, {
      ...{ prompt: "bad é", reason: "tokens", promptTokens: 5, tokens: 30, seed: 0 },
      device: "cpu",
    });
    const other = await runWell("generate", [...args, "--seed", "1", "--stop", "."], { cwd });
    assert(other.out.startsWith("bad é") && other.out !== out);
    assert(!other.out.includes("."), other.out);
    const none = await runTask("generate", ["none", "--prompt", "a"], { cwd });
    const message = "Cannot load a model as its folder must hold config.json: folder=none";
    assertRefused(none, { code: 2, message });
  }));

Deno.test("generate refuses what it cannot go on from, with the reason", () =>
  withFolder(async (root) => {
    await saveModel(`${root}/text`, LETTERS);
    await saveModel(`${root}/plain`, undefined);
    await saveModel(`${root}/learned`, LETTERS, { position: { kind: "learned" } });
    const refuse = async (args: readonly string[], message: string) => {
      const error = await assertRejects(() => command(...args, "--device", "cpu"), Error, message);
      assertEquals(exitCodeOf(error), 2, message);
    };
    const text = `${root}/text`;
    await refuse([], "Cannot generate as one model folder must be named: given=0");
    await refuse([text, text], "given=2");
    await refuse(
      [`${root}/plain`, "--prompt", "a"],
      "Cannot generate text as the model must have a tokenizer: " +
        `file=${root}/plain/tokenizer.json`,
    );
    await refuse([text, "--prompt", "baz"], 'character="z" (U+007A), place=2');
    await refuse([text], "Cannot generate as a prompt must have a character");
    await refuse(
      [`${root}/learned`, "--prompt", "a".repeat(25)],
      "Cannot generate as the prompt must fit the model's learned table of positions: " +
        "tokens=25, positions=24",
    );
    await refuse([text, "--prompt", "a", "--stop", "ab"], "it must be one token");
    await refuse(
      [text, "--prompt", "a", "--greedy", "--top-k", "3"],
      "Cannot use --greedy with --top-k",
    );
    await Deno.truncate(`${text}/model.safetensors`, 500);
    await refuse([text, "--prompt", "a"], "its files must be as they were written");
    await Deno.writeTextFile(`${text}/config.json`, "{}");
    await refuse([text, "--prompt", "a"], "model_type must be text");
  }));

Deno.test("generate begins with the token of that kind, and ends at one, where there are such", () =>
  withFolder(async (root) => {
    const lines = withSpecialTokens(
      trainCharTokenizer(new TextEncoder().encode("abcdefghijk")),
      ["<bos>", "<eos>"],
    );
    await saveModel(`${root}/lines`, lines);
    const args = [`${root}/lines`, "--device", "cpu", "--tokens", "500", "--json"];
    const { out } = await runWell("generate", args, { cwd: root });
    const { text, reason, tokens, promptTokens } = JSON.parse(out);
    assertEquals([reason, promptTokens, text.length], ["stop", 1, tokens]);
  }));

Deno.test("generate says the target of a source with a model of pairs, and that it does", () =>
  withFolder(async (root) => {
    const pairs = withSpecialTokens(
      trainCharTokenizer(new TextEncoder().encode("abcdefghijk")),
      ["<sep>", "<eos>"],
    );
    for (const architecture of ["decoder", "prefix", "encoder-decoder"] as const) {
      const folder = `${root}/${architecture}`;
      await saveModel(folder, pairs, { architecture });
      const args = [folder, "--prompt", "bad", "--tokens", "6", "--greedy", "--device", "cpu"];
      const { out, err } = await runWell("generate", args, { cwd: root });
      assert(/^[a-k]{0,6}\n$/.test(out), out);
      assert(err.includes("note: the prompt is the source, and the text its target"), err);
      const json = JSON.parse((await runWell("generate", [...args, "--json"], { cwd: root })).out);
      assertEquals([json.prompt, json.text, json.isSource], ["bad", out.trimEnd(), true]);
    }
  }));

Deno.test("generate refuses models that say no next token, or whose targets begin with none", () =>
  withFolder(async (root) => {
    const refuse = async (changes: Partial<DecoderSpec>, message: string) => {
      await saveModel(`${root}/model`, LETTERS, changes);
      const args = [`${root}/model`, "--prompt", "a", "--device", "cpu"];
      const error = await assertRejects(() => command(...args), Error, message);
      assertEquals(exitCodeOf(error), 2, message);
    };
    await refuse({ architecture: "encoder" }, "an encoder says masked ones: model=");
    for (const architecture of ["prefix", "encoder-decoder"] as const) {
      await refuse({ architecture }, `<sep> and <eos>: architecture=${architecture}`);
    }
  }));
