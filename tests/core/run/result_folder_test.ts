import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { findResults, readEnvironment, resultFolder } from "../../../core/run/result_folder.ts";
import { withFolder } from "../../helpers/with_folder.ts";

Deno.test("resultFolder() names experiment and profile, in snake case", () => {
  const expected = "results/local/norm_timing/smoke";
  assertEquals(resultFolder("results/local", "norm-timing", "smoke"), expected);
  assertEquals(resultFolder("results/local//", "norm-timing", "smoke"), expected);
  assertEquals(resultFolder("/", "a", "quick"), "/a/quick");
  assertEquals(resultFolder(".", "a", "quick"), "./a/quick");
});

Deno.test("findResults() finds folders with an environment, and leaves local ones out", () =>
  withFolder(async (root) => {
    for (const path of ["b/quick", "a/smoke", "a/empty", "local/c/smoke", "d/e/f"]) {
      await Deno.mkdir(`${root}/${path}`, { recursive: true });
      if (path.endsWith("empty")) continue;
      await Deno.writeTextFile(`${root}/${path}/environment.json`, "{}");
    }
    await Deno.writeTextFile(`${root}/README.md`, "");
    await Deno.writeTextFile(`${root}/LICENSE`, "");
    await Deno.writeTextFile(`${root}/a/notes`, "");
    assertEquals(await findResults(root), [`${root}/a/smoke`, `${root}/b/quick`]);
    assertEquals(await findResults(`${root}/local`), [`${root}/local/c/smoke`]);
    assertEquals(await findResults(`${root}/nothing`), []);
  }));

Deno.test("readEnvironment() reads a JSON object and refuses everything else", () =>
  withFolder(async (folder) => {
    const path = `${folder}/environment.json`;
    await assertRejects(() => readEnvironment(folder), UsageError, `folder=${folder}`);
    for (const text of ["", "{", "null", "[]", "3", '"text"', "\0", '{"a":1e999}']) {
      await Deno.writeTextFile(path, text);
      await assertRejects(() => readEnvironment(folder), UsageError, "must be a JSON object");
    }
    await Deno.writeTextFile(path, '{"a":1}');
    assertEquals(await readEnvironment(folder), { a: 1 });
    await assertRejects(() => readEnvironment(path), UsageError, "folder=");
  }));
