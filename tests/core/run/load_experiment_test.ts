import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ExperimentError, UsageError } from "../../../core/base/errors.ts";
import { listExperiments, loadExperiment } from "../../../core/run/load_experiment.ts";
import { DEFINITION, editedDefinition } from "../../helpers/experiment_definition.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const JSON_TEXT = JSON.stringify(DEFINITION);
const MOD = new URL("../../../mod.ts", import.meta.url).href;
const TS_TEXT = `import { defineExperiment } from "${MOD}";\nexport default defineExperiment(`;

/** Writes a file, loads it by its path and returns the only line that says what is wrong. */
async function faultOf(folder: string, file: string, content: string | Uint8Array) {
  const path = `${folder}/${file}`;
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
  const error = await assertRejects(() => loadExperiment(path), ExperimentError);
  assert(error.message.startsWith(`Cannot use "${path}"`) || error.message.includes("strict JSON"));
  assert(!/\n\s+at /.test(error.message), "the message holds a stack trace");
  assertEquals(error.issues.length, 1, error.message);
  return `${error.issues[0].path}: ${error.issues[0].message}`;
}

Deno.test("loadExperiment() loads TypeScript and JSON, by name and by path", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/small_norms.json`, JSON_TEXT);
    const named = editedDefinition(["name", "other-norms"]);
    await Deno.writeTextFile(`${folder}/other_norms.ts`, `${TS_TEXT}${JSON.stringify(named)});`);
    await Deno.writeTextFile(`${folder}/README.md`, "");
    await Deno.mkdir(`${folder}/folder_like.ts`);
    const small = await loadExperiment("small-norms", { folder });
    assertEquals(small.path, `${folder}/small_norms.json`);
    assertEquals<unknown>(small.experiment, DEFINITION);
    assertEquals(await loadExperiment(`${folder}/small_norms.json`), small);
    const other = await loadExperiment("other-norms", { folder });
    assertEquals<unknown>(other.experiment, named);
    assert(Object.isFrozen(other.experiment.seeds));
    assertEquals(await listExperiments({ folder }), ["other-norms", "small-norms"]);
  });
});

Deno.test("loadExperiment() names the nearest experiment and all there are", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/small_norms.json`, JSON_TEXT);
    await assertRejects(
      () => loadExperiment("smal-norms", { folder }),
      UsageError,
      'Cannot find experiment "smal-norms": nearest is "small-norms"; there are "small-norms"',
    );
  });
});

Deno.test("loadExperiment() opens nothing but local .ts and .json files", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/small_norms.js`, "globalThis.wasRun = true;");
    await Deno.writeTextFile(`${folder}/small_norms`, "");
    await Deno.mkdir(`${folder}/a_folder.ts`);
    const wrong = [
      `${folder}/small_norms.js`,
      `${folder}/small_norms`,
      `${folder}/a_folder.ts`,
      `${folder}/missing.json`,
      `${folder}/`,
      `${folder}/nul\0.json`,
      "/dev/stdin.json",
      "..\\small_norms",
      "",
    ];
    for (const path of wrong) {
      await assertRejects(() => loadExperiment(path, { folder }), UsageError, "Cannot", path);
    }
    const addresses = [
      "https://example.invalid/a.ts",
      "data:application/typescript,globalThis.wasRun=true//a.ts",
      "npm:a.ts",
      "file:///etc/a.json",
    ];
    for (const address of addresses) {
      const message = "an experiment must be a name or a local file";
      await assertRejects(() => loadExperiment(address, { folder }), UsageError, message);
    }
    assert(!("wasRun" in globalThis));
  });
});

Deno.test("loadExperiment() says in one line why a TypeScript file does not load", async () => {
  await withFolder(async (folder) => {
    const fault = (file: string, content: string) => faultOf(folder, file, content);
    assertEquals(
      await fault("throws.ts", 'throw new Error("first\\nsecond");'),
      ': file does not load: "first"',
    );
    assertEquals(
      await fault("throws_null.ts", "throw null;"),
      ": file does not load: it throws what is no error",
    );
    assertEquals(
      await fault("no_syntax.ts", "export default {\n  a: ,\n"),
      'line 2, column 6: file does not load: "SyntaxError: Expression expected"',
    );
    assertStringIncludes(
      await fault("no_import.ts", 'import "./nowhere.ts"; export default 1;'),
      'file does not load: "Module not found',
    );
    assertStringIncludes(await fault("no_default.ts", "export const a = 1;"), "no default export");
    assertEquals(
      await fault("a_number.ts", "export default 1;"),
      ": received 1, expected an object",
    );
    assertEquals(
      await fault("a_function.ts", "export default () => 1;"),
      ": received a function, expected data",
    );
    const text = JSON.stringify(editedDefinition(["name", "faulty"], ["timing/blocks", 0]));
    assertEquals(
      await fault("faulty.ts", `${TS_TEXT}${text});`),
      "timing.blocks: received 0, expected a whole number from 1 to 1000",
    );
    assertEquals(
      await fault("misnamed.ts", `${TS_TEXT}${JSON_TEXT});`),
      'name: received "small-norms", expected "misnamed" as its file is called so',
    );
  });
});

Deno.test("loadExperiment() does not run a file whose name no experiment can have", async () => {
  await withFolder(async (folder) => {
    const content = "globalThis.wasRun = true; export default 1;";
    for (const file of ["Upper.ts", "a-b.ts", "a.d.ts", "a b.ts"]) {
      assertStringIncludes(await faultOf(folder, file, content), "the file must be called as the");
    }
    assert(!("wasRun" in globalThis));
  });
});

Deno.test("loadExperiment() reads JSON strictly", async () => {
  await withFolder(async (folder) => {
    const fault = (content: string | Uint8Array) => faultOf(folder, "small_norms.json", content);
    assertEquals(await fault(`\ufeff${JSON_TEXT}`), "line 1, column 1: byte order mark");
    assertEquals(await fault("{\n,"), "line 2, column 1: expected a key in double quotes");
    assertEquals(await fault(new Uint8Array([0x22, 0xff, 0x22])), ": file is not UTF-8");
    assertEquals(await fault(" ".repeat(1_048_577)), ": file is larger than 1048576 bytes");
  });
});
