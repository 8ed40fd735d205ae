import { assertEquals } from "@std/assert";
import { openRecordStore } from "../../../core/run/record_store.ts";
import { DEFINITION } from "../../helpers/experiment_definition.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { TINY, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withTmpfs } from "../../helpers/tmpfs.ts";
import { toyRecord } from "../../helpers/toy_record.ts";
import { withFolder } from "../../helpers/with_folder.ts";

type Case = readonly [args: readonly string[], message: string | RegExp];

/** Runs bad commands, two at a time: each ends with a code and a message and writes nothing. */
async function refuseAll(cwd: string, cases: readonly Case[], code = 2): Promise<void> {
  const before = await folderTree(cwd);
  const queue = [...cases];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [args, message] = next;
      assertRefused(await runTask("experiment", args, { cwd }), { code, message });
    }
  };
  await Promise.all([worker(), worker()]);
  assertEquals(await folderTree(cwd), before);
}

Deno.test("experiment refuses wrong options before anything is written", () =>
  withFolder((cwd) =>
    refuseAll(cwd, [
      [[], "one experiment must be named (deno task list shows them): given=0"],
      [["norm-timing", "other"], "given=2"],
      [["norm-timin"], 'nearest is "norm-timing"; there are '],
      [["qwertyuiop"], 'Cannot find experiment "qwertyuiop": there are "'],
      [["norm-timing", "--profil=smoke"], 'option "--profil=smoke": nearest is --profile'],
      [["norm-timing", "--profile=smok"], 'profile "smok" of norm-timing: nearest is "smoke"'],
      [["norm-timing", "--profile", "--plan"], "--profile as it must have a value"],
      [["norm-timing", "--device=gpu"], 'Cannot use --device "gpu"'],
      [["norm-timing", "--device=gpu", "--plan"], 'Cannot use --device "gpu"'],
      [["norm-timing", "--seeds=0"], "--seeds as it must be a whole number from 1 to 256"],
      [["norm-timing", "--seeds=1e3"], 'seeds="1e3"'],
      [["norm-timing", "--set=timing.block=3"], 'nearest is "timing.blocks"'],
      [["norm-timing", "--set=timing.blocks=many"], '--set timing.blocks: received "many"'],
      [["norm-timing", "--set=timing.threads=65"], "--set timing.threads: received 65"],
      [["norm-timing", "--set=blocks"], "it must be path=value"],
      [["norm-timing", "--set=timing.blocks=3", "--set=timing.blocks=4"], "set a path twice"],
      [["norm-timing", "--seeds=2", "--set=seeds=[1]"], "choose seeds twice"],
      [["norm-timing", "--shard=3/2"], 'must be i/n with i from 1 to n: shard="3/2"'],
      [["norm-timing", "--shard=all", "--plan"], 'shard="all"'],
      [["norm-timing", "--checkpoints"], "must train some: experiment=norm-timing"],
      [["norm-timing", "--fresh=no"], "--fresh with a value as it is a flag"],
      [["norm-timing", "--out="], "--out as it must have a value"],
    ])
  ));

Deno.test("experiment refuses files that are none, and those it does not understand", () =>
  withFolder(async (cwd) => {
    const json = JSON.stringify(DEFINITION);
    const files: Record<string, string> = {
      "no_syntax.ts": "export default {\n  a: ,\n",
      "throws.ts": 'throw new Error("boom");',
      "no_default.ts": "export const a = 1;",
      "no_json.json": "{\n,",
      "small_norms.json": json.replace('"version":3', '"version":3,"__proto__":{}'),
      "deep.json": "[".repeat(100_000),
      "other_name.json": json,
      "notes.txt": json,
      "Upper.ts": "console.log('was run')",
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${cwd}/${name}`, text);
    }
    await Deno.mkdir(`${cwd}/folder.ts`);
    await refuseAll(cwd, [
      [["./no_syntax.ts"], "line 2, column 6: file does not load"],
      [["./throws.ts"], 'file does not load: "boom"'],
      [["./no_default.ts"], "no default export, expected export default defineExperiment"],
      [["no_json.json"], "line 2, column 1: expected a key in double quotes"],
      [["small_norms.json"], /__proto__/],
      [["deep.json"], /Cannot .*strict JSON/],
      [["./other_name.json"], 'expected "other-name" as its file is called so'],
      [["./notes.txt"], "an experiment file must end in .ts or .json"],
      [["./Upper.ts"], "the file must be called as the experiment"],
      [["./folder.ts"], "as it is no file"],
      [["../nowhere.ts"], /Cannot open experiment file ".*nowhere\.ts"/],
      [["/etc/passwd"], "an experiment file must end in .ts or .json"],
      [["/dev/zero.json"], "Cannot open experiment file"],
      [["https://example.invalid/a.ts"], "must be a name or a local file"],
    ]);
  }));

Deno.test("experiment ends with 3 where the device is missing, and writes nothing", () =>
  withFolder(async (cwd) => {
    const elsewhere = Deno.build.os === "windows" ? "metal" : "dx12";
    const env = { DENO_WEBGPU_BACKEND: elsewhere };
    const outcome = await runTask("experiment", [...TINY, "--device=webgpu"], { cwd, env });
    assertRefused(outcome, { code: 3, message: /^Cannot .*adapter/m });
    assertEquals(await folderTree(cwd), []);
    // By default the CPU is taken instead, and the run says why.
    const { err } = await runWell("experiment", [...TINY, "--shard=1/10"], { cwd, env });
    assertEquals(/^Device: cpu, .*\n {8}\S.*adapter/m.test(err), true, err);
  }));

Deno.test("experiment refuses a folder that is in use, of another device, or damaged", () =>
  withFolder(async (cwd) => {
    const folder = `${cwd}/results/local/${TINY_FOLDER}`;
    const args = [...TINY, "--device=cpu"];
    const store = await openRecordStore(folder);
    await refuseAll(cwd, [[args, `no other run may use the folder`]]);
    await store.append(toyRecord(0, { device: "webgpu" }));
    await store.close();
    await refuseAll(cwd, [[args, /--fresh, or give another --out\): .*there=webgpu, wanted=cpu/]]);
    await Deno.writeTextFile(`${folder}/records.jsonl`, "damaged\n");
    await refuseAll(cwd, [[args, /nothing was changed; .*records\.jsonl, line 1/]], 1);
    assertEquals(await Deno.readTextFile(`${folder}/records.jsonl`), "damaged\n");
  }));

Deno.test("experiment refuses an --out that is no folder or cannot be written", () =>
  withFolder(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/file`, "");
    const args = [...TINY, "--device=cpu"];
    await refuseAll(cwd, [
      [[...args, "--out=file"], "Cannot write results as the path must be a folder"],
      [[...args, "--out=file/inside"], "Cannot write results as the path must be a folder"],
    ]);
    await Deno.mkdir(`${cwd}/disk`);
    await withTmpfs(`${cwd}/disk`, 64, async (remount) => {
      await remount("ro");
      await refuseAll(cwd, [[
        [...args, "--out=disk"],
        "the folder must be writable (give another",
      ]]);
    });
    if (Deno.build.os === "windows" || Deno.uid() === 0) return; // root may write everywhere
    await Deno.chmod(`${cwd}/disk`, 0o500);
    await refuseAll(cwd, [[[...args, "--out=disk"], "the folder must be writable (give another"]]);
  }));

Deno.test("experiment on a full disk says so, keeps finished cells, and goes on", () =>
  withFolder((cwd) =>
    withTmpfs(cwd, 16, async (remount) => {
      const args = [...TINY, "--device=cpu"];
      const { code, out, err } = await runTask("experiment", args, { cwd });
      assertEquals([code, out], [1, ""], err);
      assertEquals(
        err.trimEnd().split("\n").at(-1)!.slice(0, 53),
        "Cannot write results as the disk must have room (free",
      );
      assertEquals(/^\s+at /m.test(err), false, err);
      await remount("size=8m");
      const again = await runWell("experiment", args, { cwd });
      assertEquals(/Continuing: \d+ of 20 cells are finished, about/.test(again.err), true);
      await runWell("experiment", [...args, "--out=whole"], { cwd });
      const metrics = (root: string) =>
        Deno.readTextFile(`${cwd}/${root}/${TINY_FOLDER}/metrics.csv`);
      assertEquals(await metrics("results/local"), await metrics("whole"));
    })
  ));
