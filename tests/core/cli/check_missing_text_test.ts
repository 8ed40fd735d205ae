import { assertEquals, assertMatch } from "@std/assert";
import { runTask } from "../../helpers/run_task.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const DATA = [{ name: "mine", source: "file:mine.txt", tokenizer: "char" }];

Deno.test("check names a text that it does not have, and still compares the files", () =>
  withFolder(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/mine.txt`, "the quick brown fox jumps over a dog ".repeat(40));
    await Deno.writeTextFile(`${cwd}/tiny_training.json`, JSON.stringify(TINY_TRAINING));
    const folder = "results/tiny_training/smoke";
    const run = (task: string, ...args: string[]) => runTask(task, args, { cwd });
    const made = await run(
      "experiment",
      "./tiny_training.json",
      "--profile=smoke",
      "--device=cpu",
      "--out=results",
      `--set=training.data=${JSON.stringify(DATA)}`,
    );
    assertEquals(made.code, 0, made.err);
    const whole = await run("check", folder, "--device=cpu");
    assertMatch(whole.out, /^ok: \S+, [1-9]\d* cells run again, nothing differs\n$/);

    await Deno.remove(`${cwd}/mine.txt`);
    const missing = await run("check", folder, "--device=cpu");
    assertEquals(missing.code, 0, missing.err);
    assertMatch(
      missing.out,
      /^ok: \S+, 0 cells run again, nothing differs\n {2}not run again: what learns file:mine\.txt: Cannot read text as its file must exist: path=\S+\/mine\.txt, it does not\n$/,
    );

    const table = `${cwd}/${folder}/loss.csv`;
    await Deno.writeTextFile(table, (await Deno.readTextFile(table)).replace(/\d/, "7"));
    const edited = await run("check", folder, "--device=cpu");
    assertEquals(edited.code, 1);
    assertMatch(edited.out, /^DRIFT: [\s\S]*loss\.csv[\s\S]*not run again: what learns/);
  }));
