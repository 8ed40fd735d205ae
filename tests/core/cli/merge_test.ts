import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type CellRecord, recordLine, sealRecord } from "../../../core/result/cell_record.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { assertRefused, runTask, runWell } from "../../helpers/run_task.ts";
import { TINY, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const CPU = [...TINY, "--device=cpu"];

/** Runs both shards of a tiny run, and all of it elsewhere. */
async function makeShards(cwd: string): Promise<void> {
  const run = (...args: string[]) => runWell("experiment", [...CPU, ...args], { cwd });
  const [first] = await Promise.all([
    run("--shard=1/2", "--out=a"),
    run("--shard", "2/2", "--out=b"),
  ]);
  assertStringIncludes(first.err, "norm-timing, profile smoke, shard 1/2: 10 cells\n");
  assertStringIncludes(first.out, `Shard 1/2 is done: a/${TINY_FOLDER}`);
  await run("--out=whole");
}

/** Doubles the first value of the first record of a folder, as another machine might. */
async function forge(folder: string): Promise<void> {
  const path = `${folder}/records.jsonl`;
  const [line, ...lines] = (await Deno.readTextFile(path)).split("\n");
  const { schema: _, sum: __, ...record } = JSON.parse(line) as CellRecord;
  const [first, ...others] = record.metrics;
  const metrics = [{ ...first, value: Number(first.value) * 2 }, ...others];
  const forged = recordLine(sealRecord({ ...record, metrics }));
  await Deno.writeTextFile(path, [forged, ...lines].join("\n"));
}

Deno.test("merge joins shards into what the whole run gives, and refuses holes and conflicts", () =>
  withFolder(async (cwd) => {
    await makeShards(cwd);
    const [a, b, whole] = ["a", "b", "whole"].map((name) => `${name}/${TINY_FOLDER}`);
    const merge = (...args: string[]) => runTask("merge", args, { cwd });
    const read = (folder: string, name: string) => Deno.readTextFile(`${cwd}/${folder}/${name}`);

    assertRefused(await merge(a, "--out=joined"), {
      code: 2,
      message: "Cannot merge as every cell must be in one of the folders: missing=10 of 20, cells=",
    });
    assertEquals((await folderTree(cwd)).some((path) => path.startsWith("joined")), false);

    const { out } = await runWell("merge", [a, `${b}/`, "--out", "joined"], { cwd });
    const joined = `joined/${TINY_FOLDER}`;
    assertEquals(out, `20 cells of 2 folders joined: ${joined}/report.html\n`);
    assertEquals(await read(joined, "metrics.csv"), await read(whole, "metrics.csv"));
    assertEquals(await folderTree(`${cwd}/${joined}`), await folderTree(`${cwd}/${whole}`));
    assertStringIncludes((await runWell("check", [joined], { cwd })).out, "nothing differs");
    // The same again, and the whole run beside its shards: equal values are no conflict.
    await runWell("merge", [a, b, whole, "--out=joined"], { cwd });
    assertEquals(await read(joined, "metrics.csv"), await read(whole, "metrics.csv"));

    const before = await read(joined, "records.jsonl");
    await forge(`${cwd}/${a}`);
    assertRefused(await merge(a, b, whole, "--out=joined"), {
      code: 1,
      message: /must have the same canonical values .*, a\/\S+=\S+, whole\/\S+=\S+/,
    });
    assertEquals(await read(joined, "records.jsonl"), before);
  }));

Deno.test("merge refuses what is no shard of one run", () =>
  withFolder(async (cwd) => {
    const run = (...args: string[]) => runWell("experiment", [...CPU, ...args], { cwd });
    await Promise.all([
      run("--shard=1/2", "--out=a"),
      run("--shard=2/2", "--out=b", "--set=model.eps=1e-6"),
    ]);
    const [a, b] = ["a", "b"].map((name) => `${name}/${TINY_FOLDER}`);
    const refused = async (args: string[], message: string | RegExp, code = 2) =>
      assertRefused(await runTask("merge", args, { cwd }), { code, message });
    const before = await folderTree(cwd);
    await refused([], "at least one result folder must be named: given=0");
    await refused([a, b], /must be of one run on one kind of device: .*--set model\.eps=0\.000001/);
    await refused([a, "nowhere"], "its folder must hold environment.json");
    await refused([a, "--out="], "--out as it must have a value");
    await refused([a, "--outt=x"], "nearest is --out");
    const environment = `${cwd}/${a}/environment.json`;
    const text = await Deno.readTextFile(environment);
    for (const hostile of ["{}", "null", '{"run":{"experiment":"norm-timing","profile":"x"}}']) {
      await Deno.writeTextFile(environment, hostile);
      await refused(
        [a],
        /environment\.json as it must be|must say its run|Cannot find profile "x"/,
      );
    }
    const other = JSON.parse(text);
    other.device.name = "webgpu";
    await Deno.writeTextFile(`${cwd}/${b}/environment.json`, JSON.stringify(other));
    await Deno.writeTextFile(environment, text);
    await refused([a, b], /on cpu\).*\(on webgpu\)/);
    await Deno.writeTextFile(`${cwd}/${b}/environment.json`, text);
    await Deno.writeTextFile(`${cwd}/${b}/records.jsonl`, "x\n");
    await refused([a, b], /records\.jsonl, line 1/, 1);
    await Deno.remove(`${cwd}/${b}/records.jsonl`);
    await refused([a, b], "every folder must hold records.jsonl");
    const after = (await folderTree(cwd)).filter((path) => !path.startsWith("b/"));
    assertEquals(after, before.filter((path) => !path.startsWith("b/")));
    assert(!(await folderTree(cwd)).some((path) => path.startsWith("results")));
  }));
