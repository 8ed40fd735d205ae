import { assertEquals } from "@std/assert";
import { folderTree } from "../../helpers/folder_tree.ts";
import { assertRefused, runTask } from "../../helpers/run_task.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const WORDS = "the quick brown fox jumps over a lazy dog ".repeat(40); // 1,680 bytes

/** Texts of a user that something is wrong with. */
const FILES: Readonly<Record<string, Uint8Array | string>> = {
  "good.txt": WORDS,
  "short.txt": "hello",
  "empty.txt": "",
  "latin1.txt": Uint8Array.of(...new TextEncoder().encode(WORDS), 0xe9, 0x20),
  "tinyshakespeare.txt": WORDS,
};

const text = (source: string, more: object = {}) =>
  `--set=training.data=${JSON.stringify([{ name: "mine", source, tokenizer: "char", ...more }])}`;

/** Runs the tiny experiment on bad data: exit code 2, a message, and nothing written. */
function refused(cases: readonly (readonly [args: readonly string[], message: RegExp])[]) {
  return withFolder(async (cwd) => {
    for (const [name, content] of Object.entries(FILES)) {
      if (typeof content === "string") await Deno.writeTextFile(`${cwd}/${name}`, content);
      else await Deno.writeFile(`${cwd}/${name}`, content);
    }
    await Deno.writeTextFile(`${cwd}/tiny_training.json`, JSON.stringify(TINY_TRAINING));
    const before = await folderTree(cwd);
    const env = { ASSAY_DATA: cwd };
    for (const [args, message] of cases) {
      const all = ["./tiny_training.json", "--profile=smoke", "--device=cpu", ...args];
      assertRefused(await runTask("experiment", all, { cwd, env }), { code: 2, message });
    }
    assertEquals(await folderTree(cwd), before);
  });
}

Deno.test("experiment refuses texts that are missing, empty, not UTF-8 or of another hash", () =>
  refused([
    [[text("file:none.txt")], /Cannot read text as its file must exist: path=.*none\.txt/],
    [[text("file:empty.txt")], /it must not be empty: path=.*empty\.txt, bytes=0/],
    [[text("file:latin1.txt")], /UTF-8 .*: source=file:latin1\.txt, offset=1680, byte=0xe9/],
    [[text("tiny-shakespeare")], /pinned hash: path=.*tinyshakespeare\.txt, bytes=1680, sha256=/],
  ]));

Deno.test("experiment refuses texts shorter than a window before it trains anything", () =>
  refused([
    [[text("file:short.txt")], /split=train, tokens=4, length=8, source=file:short\.txt$/m],
    [[text("file:short.txt"), "--plan"], /tokens=4, length=8, source=file:short\.txt$/m],
    [
      [text("file:good.txt"), "--set=training.evaluation.lengths=[8,512]"],
      /split=validation, tokens=168, length=512, source=file:good\.txt$/m,
    ],
    [
      [text("file:good.txt"), "--set=training.evaluation.sequences=99"],
      /sequences=99, fits=20, tokens=168, length=8, source=file:good\.txt$/m,
    ],
  ]));

Deno.test("experiment refuses models whose parts do not fit", () =>
  refused([
    [
      ["--set=model.dModel=63", "--set=model.heads=2"],
      /received 2, expected a divisor of dModel, 63/,
    ],
    [["--set=model.dmodel=64"], /--set model\.dmodel: .*nearest is "model\.dModel"/],
    [
      ["--set=model.ropeFraction=0.3"],
      /ropeFraction: received 0\.3, expected one by which an even/,
    ],
    [
      ["--set=model.position=learned", "--set=model.positionRows=4"],
      /base\.model\.positionRows: received 4, expected at least train\.length, 8/,
    ],
  ]));
