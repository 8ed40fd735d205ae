import { assert, assertEquals } from "@std/assert";
import {
  publishedFixture,
  publishedTensors,
  writePublished,
} from "../../helpers/published_models.ts";
import { fromRoot } from "../../helpers/root.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const FIXTURE = publishedFixture();
const GPT2 = fromRoot("tests/fixtures/published/gpt2_f16");
const CPU = ["--device", "cpu"];

/** Largest difference of a row from what is expected, over the largest that is expected. */
function rowError(found: readonly number[], expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i] - value))) / size;
}

Deno.test("logits prints every place of a sequence as JSON, and the largest for people", () =>
  withFolder(async (cwd) => {
    const { tokens, logits } = FIXTURE.folders.gpt2_f16;
    const args = [GPT2, "--tokens", tokens.join(","), ...CPU];
    const json = JSON.parse((await runWell("logits", [...args, "--json"], { cwd })).out);
    assertEquals([json.format, json.precision, json.vocabulary], ["gpt2", "f32", 19]);
    assertEquals([json.tokens, json.logits.length], [tokens, tokens.length]);
    for (const [place, row] of Object.entries(logits)) {
      assert(rowError(json.logits[place], row) < 1e-5);
    }
    const { out } = await runWell("logits", args, { cwd });
    const best = logits[0].indexOf(Math.max(...logits[0]));
    assert(out.startsWith(`${tokens[0]}: ${best} ${logits[0][best].toFixed(4)}, `), out);
    assertEquals(out.trimEnd().split("\n").length, tokens.length);
    const coarse = await runWell("logits", [...args, "--json", "--precision", "x12"], { cwd });
    assert(rowError(JSON.parse(coarse.out).logits[0], logits[0]) > 1e-5);
  }));

Deno.test("logits of an encoder-decoder need tokens of both stacks", () =>
  withFolder(async (cwd) => {
    const model = FIXTURE.models.t5;
    await writePublished(`${cwd}/t5`, { ...model, tensors: publishedTensors(model) });
    const source = ["t5", "--tokens", model.source!.join(","), ...CPU];
    const own = ["--decoder-tokens", model.tokens.join(",")];
    const { out } = await runWell("logits", [...source, ...own, "--json"], { cwd });
    assertEquals(JSON.parse(out).source, model.source);
    assert(rowError(JSON.parse(out).logits[12], model.logits[12]) < 1e-5);
    const message = "a model with an encoder needs --decoder-tokens too";
    assertRefused(await runTask("logits", source, { cwd }), { code: 2, message });
    const other = [GPT2, "--tokens", "1", ...own];
    const unused = "Cannot use --decoder-tokens as the model has no encoder";
    assertRefused(await runTask("logits", other, { cwd }), { code: 2, message: unused });
  }));

Deno.test("logits refuses tokens and folders that cannot be used", () =>
  withFolder(async (cwd) => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], "one model folder must be named: given=0"],
      [[GPT2], "--tokens must be ids with commas between them: tokens=none"],
      [[GPT2, "--tokens", "1,,2"], 'tokens="1,,2"'],
      [[GPT2, "--tokens", "1,19"], "tokens must be in the vocabulary, 0 to 18: tokens[1]=19"],
      [[GPT2, "--tokens", "1" + ",1".repeat(24)], "tokens=25, positions=24"],
      [["none", "--tokens", "1"], "its folder must hold config.json: folder=none"],
    ];
    for (const [args, message] of cases) {
      assertRefused(await runTask("logits", [...args, ...CPU], { cwd }), { code: 2, message });
    }
  }));
