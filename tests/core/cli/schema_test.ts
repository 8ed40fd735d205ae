import { assertEquals, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../../../", import.meta.url);

/** Runs the command in a process of its own, which may read the project and write nothing. */
async function runSchema(...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "core/cli/schema.ts", ...args],
    cwd: ROOT,
    stdin: "null",
  }).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

Deno.test("schema --check accepts the committed schema", async () => {
  assertEquals(await runSchema("--check"), { code: 0, text: "" });
});

Deno.test("schema refuses other arguments", async () => {
  for (const args of [["--chek"], ["--check", "x"], ["x"]]) {
    const { code, text } = await runSchema(...args);
    assertEquals(code, 2);
    assertStringIncludes(text, "it takes none, or --check");
  }
});
