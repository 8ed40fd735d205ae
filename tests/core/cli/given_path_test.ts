import { assertEquals, assertStringIncludes } from "@std/assert";
import { givenPath } from "../../../core/cli/given_path.ts";
import { DEFINITION } from "../../helpers/experiment_definition.ts";
import { folderTree } from "../../helpers/folder_tree.ts";
import { ROOT } from "../../helpers/root.ts";
import { assertRefused, runTask, runWell, type TaskOutcome } from "../../helpers/run_task.ts";
import { withFolder } from "../../helpers/with_folder.ts";

Deno.test("givenPath() takes a path as relative to the folder the user is in", () => {
  const read = (path: string, from: string) => givenPath(path, { here: "/project", from });
  for (const path of ["./x.json", "../x.json", "/y/x.json", "x/", "."]) {
    assertEquals(read(path, "/project"), path);
  }
  assertEquals(read("./x.json", "/project/docs"), "docs/x.json");
  assertEquals(read("x.json", "/project/docs/"), "docs/x.json");
  assertEquals(read("..", "/project/docs"), ".");
  assertEquals(read("../experiments/a.ts", "/project/docs"), "experiments/a.ts");
  assertEquals(read("../..x/a.ts", "/project/docs"), "..x/a.ts");
  assertEquals(read("../../x.json", "/project/docs"), "/x.json");
  assertEquals(read("x.json", "/elsewhere"), "/elsewhere/x.json");
  assertEquals(read("/y/x.json", "/elsewhere"), "/y/x.json");
});

/** Runs a task as the task runner does: in the project's folder, called from another. */
function runFrom(folder: string, task: string, args: readonly string[]): Promise<TaskOutcome> {
  return runWell(task, args, { cwd: ROOT, env: { INIT_CWD: folder } });
}

Deno.test("tasks find experiments and results where the user is", () =>
  withFolder(async (folder) => {
    const { timing: _, claims, ...rest } = DEFINITION;
    const experiment = {
      ...rest,
      properties: { checks: ["formula"], shapes: [[2, 3]] },
      claims: claims.slice(0, 1),
      profiles: { smoke: { cost: "nothing" }, quick: { cost: "nothing" } },
    };
    await Deno.writeTextFile(`${folder}/small_norms.json`, JSON.stringify(experiment));
    await Deno.mkdir(`${folder}/inner`);
    const inner = `${folder}/inner`;
    const args = ["../small_norms.json", "--device=cpu", "--profile=smoke", "--out=../out"];
    const { out } = await runFrom(inner, "experiment", args);
    assertStringIncludes(out, `${folder}/out/small_norms/smoke/report.html`);
    const before = await folderTree(folder);
    assertEquals(before.includes("out/small_norms/smoke/records.jsonl"), true);
    for (const task of ["report", "check"]) {
      await runFrom(inner, task, ["../out/small_norms/smoke/"]);
    }
    await runFrom(inner, "merge", ["../out/small_norms/smoke", "--out=joined"]);
    assertEquals(
      (await folderTree(inner)).includes("joined/small_norms/smoke/records.jsonl"),
      true,
    );
    const missing = await runTask("experiment", ["./small_norms.json"], {
      cwd: ROOT,
      env: { INIT_CWD: inner },
    });
    assertRefused(missing, { code: 2, message: "Cannot open experiment file" });
    // Without the task runner paths are relative to the process, whatever the variable says.
    await runWell("experiment", ["./small_norms.json", "--plan"], {
      cwd: folder,
      env: { INIT_CWD: inner },
    });
  }));
