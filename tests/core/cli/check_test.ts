import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { folderTree } from "../../helpers/folder_tree.ts";
import { assertRefused, runTask, runWell, taskArguments } from "../../helpers/run_task.ts";
import { TINY, TINY_FOLDER } from "../../helpers/tiny_run.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const FOLDER = `results/${TINY_FOLDER}`;
const README = `# Toy\n\n<!-- results: ${FOLDER} -->\n<!-- end -->\n\nEnd.\n`;

async function edit(path: string, change: (text: string) => string): Promise<string> {
  const text = await Deno.readTextFile(path);
  assert(change(text) !== text, "nothing was edited");
  await Deno.writeTextFile(path, change(text));
  return text;
}

Deno.test("check, tables and report keep a committed result as its records make it", () =>
  withFolder(async (cwd) => {
    const run = (task: string, ...args: string[]) => runTask(task, args, { cwd });
    const well = (task: string, ...args: string[]) => runWell(task, args, { cwd });
    await well("experiment", ...TINY, "--device=cpu", "--out=results");
    await Deno.writeTextFile(`${cwd}/README.md`, README);
    const files = await folderTree(cwd);

    // check: equal, by name and by folder, as text and as JSON; it has no permission to write.
    assert(!taskArguments("check", []).some((flag) => flag.includes("allow-write")));
    const [fine, json] = await Promise.all([
      well("check", "--device=cpu"),
      well("check", "norm-timing", "--json", "--device=cpu"),
    ]);
    assertEquals(fine.out, `ok: ${FOLDER}, 20 cells run again, nothing differs\n`);
    assertMatch(fine.err, /^Device: cpu, WASM SIMD, \d+ threads?; arithmetic bitwise\n$/);
    assertEquals(json.err, "");
    const [result] = JSON.parse(json.out).results;
    assertEquals(result, { folder: FOLDER, cells: 20, differences: [], leftOut: [] });
    assertEquals(await folderTree(cwd), files);

    // A changed digit: exit code 1, and the line says where and what.
    const metrics = `${cwd}/${FOLDER}/metrics.csv`;
    const kept = await edit(metrics, (text) => text.replace(/max_error_ulp,1/, "max_error_ulp,9"));
    const drift = await run("check", `${FOLDER}/`, "--device=cpu");
    assertEquals(drift.code, 1);
    assertMatch(
      drift.out,
      /^DRIFT: \S+, 1 difference\n {2}\S+metrics\.csv: property\/formula\/\S+ \S+ 0 formula max_error_ulp: value: committed "9\.\d+", run again "1\.\d+"\n1 of 1 results differ\n$/,
    );
    const driftJson = await run("check", "--json");
    assertEquals(driftJson.code, 1);
    assertEquals(JSON.parse(driftJson.out).results[0].differences.length, 1);

    // tables: says the same without running, then mends it, and README.md too.
    const stale = await run("tables", "--check");
    assertEquals(stale.code, 1);
    assertStringIncludes(stale.out, `${FOLDER}/metrics.csv: property/formula/`);
    assertStringIncludes(stale.out, "README.md: line 4: ");
    assertStringIncludes(stale.out, "12 files, 2 differ\n");
    assertEquals(await folderTree(cwd), files);
    const mended = await well("tables");
    assertEquals(
      mended.out,
      `written: README.md\nwritten: ${FOLDER}/metrics.csv\n12 files, 2 changed\n`,
    );
    assertEquals(await Deno.readTextFile(metrics), kept);
    const readme = await Deno.readTextFile(`${cwd}/README.md`);
    assertStringIncludes(readme, "gain (`N1.formula`) | inconclusive | at most");
    assert(readme.startsWith("# Toy\n") && readme.endsWith("<!-- end -->\n\nEnd.\n"));
    assertEquals((await well("tables", "--check")).out, "12 files, 0 differ\n");
    assertEquals(await folderTree(cwd), files);

    // report: makes what is missing, and nothing else moves.
    const report = `${cwd}/${FOLDER}/report.md`;
    const text = await Deno.readTextFile(report);
    await Deno.remove(report);
    await Deno.remove(`${cwd}/${FOLDER}/figures`, { recursive: true });
    const missing = await run("check", FOLDER);
    assertEquals(missing.code, 1);
    assertStringIncludes(missing.out, `${FOLDER}/report.md: is missing\n`);
    assertEquals((await well("report")).out, `${FOLDER}/report.html\n`);
    assertEquals(await Deno.readTextFile(report), text);
    assertEquals(await folderTree(cwd), files);
    await edit(report, (text) => text.replace("## Verdicts", "## Verdict"));
    const edited = await run("check", FOLDER);
    assertEquals(edited.code, 1);
    assertStringIncludes(edited.out, 'the file says "## Verdict", the records "## Verdicts"');
  }));

Deno.test("check, tables and report refuse what is no result", () =>
  withFolder(async (cwd) => {
    await Deno.mkdir(`${cwd}/results/empty/smoke`, { recursive: true });
    await Deno.writeTextFile(`${cwd}/results/README.md`, "");
    const before = await folderTree(cwd);
    const cases: [task: string, args: string[], message: string][] = [
      ["check", [], "Cannot find results as there must be one first: run deno task experiment"],
      ["report", [], "Cannot find results as there must be one first"],
      ["tables", ["--check"], "Cannot find results as there must be one first"],
      ["check", ["norm-timing"], 'Cannot find a result of "norm-timing": there are none'],
      ["check", ["results/empty/smoke"], "its folder must hold environment.json"],
      ["check", ["./nowhere"], "folder=./nowhere"],
      ["report", ["results/README.md"], "its folder must hold environment.json"],
      ["tables", ["../elsewhere"], "the folder must be in results/"],
      ["tables", ["results/../elsewhere"], "the folder must be in results/"],
      ["check", ["--devcie=cpu"], "nearest is --device"],
      ["check", ["--device=abacus"], 'Cannot use --device "abacus"'],
      ["report", ["--json"], 'Cannot find option "--json"'],
      ["list", ["--check"], 'Cannot find option "--check"'],
      ["list", ["norm-timin"], 'nearest is "norm-timing"'],
    ];
    for (const [task, args, message] of cases) {
      assertRefused(await runTask(task, args, { cwd }), { code: 2, message });
    }
    assertEquals(await folderTree(cwd), before);
  }));

Deno.test("list shows every experiment with claims and costs, as text and as JSON", () =>
  withFolder(async (cwd) => {
    const [text, json] = await Promise.all([
      runWell("list", [], { cwd }),
      runWell("list", ["--json"], { cwd }),
    ]);
    assertStringIncludes(text.out, "norm-timing: Is RMSNorm what it says");
    assertMatch(text.out, /^N1\.formula +RMSNorm is x \/ sqrt/m);
    assertMatch(text.out, /^smoke +≤ 30 s on two cores$/m);
    const experiments: { name: string; profiles: object }[] = JSON.parse(json.out);
    const experiment = experiments.find(({ name }) => name === "norm-timing")!;
    assertEquals(Object.keys(experiment.profiles), ["smoke", "quick", "cpu", "gpu"]);
    assertEquals([text.err, json.err], ["", ""]);
    const { out } = await runWell("list", ["norm-timing", "--json"], { cwd });
    assertEquals(JSON.parse(out), [experiment]);
  }));

Deno.test("every command explains itself with examples", () =>
  withFolder(async (cwd) => {
    for (const task of ["experiment", "list", "check", "tables", "report", "merge"]) {
      const { out } = await runWell(task, ["--help"], { cwd });
      assertMatch(out, new RegExp(`^Usage: deno task ${task}`, "m"));
      assertMatch(out, new RegExp(`Examples:\n( {2}deno task .+\n)+`));
      for (const line of out.split("\n")) assert(line.length <= 92, line);
    }
  }));
