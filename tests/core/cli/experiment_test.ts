import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ROUNDS_PER_BLOCK } from "../../../core/experiment/cell.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { ROOT } from "../../helpers/root.ts";
import { runTask, runWell } from "../../helpers/run_task.ts";
import { TINY, TINY_CELLS, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const FILES = [
  "claims.csv",
  "environment.json",
  "figures/bandwidth.svg",
  "figures/bandwidth.vl.json",
  "figures/time_ratio.svg",
  "figures/time_ratio.vl.json",
  "metrics.csv",
  "records.jsonl",
  "report.html",
  "report.md",
  "summary.csv",
  "timing.csv",
];

const read = (cwd: string, name: string, out = "results/local") =>
  Deno.readTextFile(`${cwd}/${out}/${TINY_FOLDER}/${name}`);

Deno.test("experiment writes every file of a result, and says what it does and where", () =>
  withFolder(async (cwd) => {
    const { out, err } = await runWell("experiment", [...TINY, "--device=cpu"], { cwd });
    assertEquals(
      await folderTree(cwd),
      FILES.map((name) => `results/local/${TINY_FOLDER}/${name}`),
    );
    const lines = err.trimEnd().split("\n");
    assertEquals(lines.slice(0, 3), [
      "norm-timing, profile smoke: 20 cells",
      "Device: cpu, WASM SIMD, 1 thread; arithmetic bitwise",
      `Results: results/local/${TINY_FOLDER}`,
    ]);
    assertMatch(lines[3], /^Time: about \d s$/);
    assertEquals(lines.length, 4 + TINY_CELLS.all);
    assertEquals(lines.at(-1), "[20/20] timing/4x64/forward-backward/hot");
    assertStringIncludes(out, `Report: results/local/${TINY_FOLDER}/report.html`);
    const environment = JSON.parse(await read(cwd, "environment.json"));
    assertEquals(environment.run.device, "cpu");
    assertEquals(environment.run.set["timing.blocks"], 2);
    const command = "deno task experiment norm-timing --profile smoke --seeds 1 --set " +
      "'properties.shapes=[[7,33]]' --set 'timing.shapes=[[4,64]]' --set timing.blocks=2 --set " +
      "timing.minSampleMs=0.1 --set 'timing.models=[]' --device cpu";
    assertStringIncludes(await read(cwd, "report.md"), command);
    const timed = (await read(cwd, "timing.csv")).trimEnd().split("\n").slice(1);
    assertEquals(timed.length, 2 * 2 * ROUNDS_PER_BLOCK * 6); // cells, blocks, rounds, arms
    // Finished cells are not run again, and the tables stay; --fresh runs them all.
    const again = await runWell("experiment", [...TINY, "--device=cpu"], { cwd });
    assertStringIncludes(again.err, "Continuing: 20 of 20 cells are finished\n");
    assertStringIncludes(again.out, "20 cells finished before");
    assertEquals((await read(cwd, "timing.csv")).trimEnd().split("\n").slice(1), timed);
    const metrics = await read(cwd, "metrics.csv");
    const fresh = await runWell("experiment", [...TINY, "--device=cpu", "--fresh"], { cwd });
    assertStringIncludes(fresh.out, "20 cells run in");
    assertEquals(await read(cwd, "metrics.csv"), metrics);
    assert((await read(cwd, "timing.csv")).trimEnd().split("\n").slice(1).join() !== timed.join());
    assertEquals((await read(cwd, "records.jsonl")).trimEnd().split("\n").length, 20);
  }));

Deno.test("experiment writes the same metrics.csv on one thread, on two, and on WebGPU", () =>
  withFolder(async (cwd) => {
    const run = (out: string, ...args: string[]) =>
      runTask("experiment", [...TINY, `--out=${out}`, ...args], { cwd });
    const [one, two] = await Promise.all([
      run("one", "--device=cpu"),
      run("two", "--device", "cpu", "--set", "timing.threads=2"),
    ]);
    assertEquals([one.code, two.code], [0, 0], one.err + two.err);
    assertStringIncludes(two.err, "WASM SIMD, 2 threads");
    const metrics = await read(cwd, "metrics.csv", "one");
    const rows = metrics.trimEnd().split("\n").length - 1;
    assert(rows >= 2 * TINY_CELLS.canonical, `${rows} rows`);
    assertEquals(await read(cwd, "metrics.csv", "two"), metrics);
    const gpu = await run("gpu", "--device=webgpu");
    if (gpu.code === 3 && !(Deno.env.get("REQUIRE_DEVICES") ?? "").includes("webgpu")) {
      return console.log(`skipped: { device: "webgpu", reason: ${JSON.stringify(gpu.err)} }`);
    }
    assertEquals(gpu.code, 0, gpu.err);
    assertEquals(await read(cwd, "metrics.csv", "gpu"), metrics);
    const { device } = JSON.parse(await read(cwd, "environment.json", "gpu"));
    if (!device.software) return console.log(`a hardware adapter: ${device.adapter}`);
    const reason = `${device.adapter} is a software adapter, which is never timed`;
    assertStringIncludes(gpu.err, `Timing cells are left out: ${reason}\n`);
    assertStringIncludes(gpu.err, "\n[18/18] property/");
    assertEquals((await read(cwd, "timing.csv", "gpu")).split("\n").length, 2);
    const claim = (await read(cwd, "claims.csv", "gpu")).split("\n")
      .find((line) => line.startsWith("N3.unfused-forward,"))!;
    assert(claim.startsWith("N3.unfused-forward,out-of-reach,"), claim);
    assertStringIncludes(claim, reason);
    const report = await read(cwd, "report.md", "gpu");
    assertStringIncludes(report, reason);
    assertStringIncludes(report, "--device webgpu");
  }));

Deno.test("experiment --plan runs and writes nothing, and --json is one object on stdout", () =>
  withFolder(async (cwd) => {
    const [plan, planJson, shown, shard] = await Promise.all([
      runWell("experiment", [...TINY, "--plan"], { cwd }),
      runWell("experiment", [...TINY, "--plan", "--json"], { cwd }),
      runWell("experiment", ["--help"], { cwd }),
      runWell("experiment", [...TINY, "--plan", "--json", "--shard=2/7"], { cwd }),
    ]);
    assertEquals(await folderTree(cwd), []);
    assertEquals([plan.err, planJson.err, shown.err], ["", "", ""]);
    assertMatch(plan.out, /^20 cells, about \d s on one CPU thread/m);
    assertEquals(JSON.parse(planJson.out).cells.length, TINY_CELLS.all);
    assertEquals(JSON.parse(shard.out).cells.length, 3);
    const { out, err } = await runWell("experiment", [...TINY, "--json", "--device=cpu"], { cwd });
    assertEquals([err, out.indexOf("\n")], ["", out.length - 1]);
    const result = JSON.parse(out);
    assertEquals(result.cells, { total: 20, skipped: 0, failed: [] });
    assertEquals(result.folder, `results/local/${TINY_FOLDER}`);
    assertEquals(result.device.name, "cpu");
    assertEquals(result.claims[0].id, "N1.formula");
  }));

Deno.test("every example of experiment's help plans", () =>
  withFolder(async (cwd) => {
    const { out } = await runWell("experiment", ["--help"], { cwd });
    const examples = [...out.matchAll(/^ {2}deno task experiment (.+)$/gm)].map(([, text]) => text);
    assertEquals(examples.length, 4);
    await Promise.all(examples.map(async (text) => {
      const words = text.split(" ").map((word) => word.replaceAll("'", ""));
      // Paths in examples are those inside the project.
      const args = words.map((word) => word.replace(/^\.\//, ROOT));
      assertMatch((await runWell("experiment", [...args, "--plan"], { cwd })).out, /cells, about/);
    }));
    assertEquals(await folderTree(cwd), []);
  }));
