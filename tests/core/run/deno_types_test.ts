import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { utf8Text } from "../../../core/data/utf8.ts";
import { denoTypes } from "../../../core/run/deno_types.ts";
import { fromRoot } from "../../helpers/root.ts";
import { withFolder } from "../../helpers/with_folder.ts";

/** Runs the fixture with permissions and variables, and gives what it prints. */
async function printed(flags: readonly string[], env: Record<string, string> = {}) {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, fromRoot("tests/fixtures/print_deno_types.ts")],
    stderr: "null",
    env,
  }).output();
  return utf8Text(stdout).trim();
}

Deno.test("denoTypes() gives the same text of real TypeScript each time", async () => {
  const bytes = await denoTypes();
  assertEquals(await denoTypes(), bytes);
  assert(bytes.length > 500_000);
  assertStringIncludes(utf8Text(bytes), "declare namespace Deno");
});

Deno.test("denoTypes() needs no permission but to run the deno that is found by name", () =>
  withFolder(async (folder) => {
    await Deno.symlink(Deno.execPath(), `${folder}/deno`);
    const PATH = `${folder}:${Deno.env.get("PATH")}`;
    assertEquals(await printed(["--allow-run=deno"], { PATH }), `${(await denoTypes()).length}`);
  }));

Deno.test("denoTypes() says which permission it needs", async () => {
  assertStringIncludes(await printed([]), "the permission is --allow-run=deno");
});

Deno.test("denoTypes() refuses the types of another version", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/deno`, "#!/bin/sh\necho deno 1.2.3\n", { mode: 0o755 });
    const text = await printed(["--allow-run=deno"], { PATH: `${folder}:/bin:/usr/bin` });
    assertStringIncludes(text, `found=1.2.3, running=${Deno.version.deno}`);
  }));
