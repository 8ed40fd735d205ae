import { assertEquals, assertMatch } from "@std/assert";
import { assemblyScriptPatterns } from "./sources.ts";

const ROOT = new URL("../../", import.meta.url);

/** Runs `deno doc --lint` on files and returns what it reports, empty if nothing. */
function docFaults(files: readonly string[]): string {
  const { success, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).outputSync();
  return success ? "" : new TextDecoder().decode(stderr);
}

Deno.test("the public surface has docstrings, explicit types and no private ones", () => {
  assertEquals(docFaults(["mod.ts"]), "");
});

Deno.test("docFaults() reports a symbol, a member and a type", () => {
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  try {
    Deno.writeTextFileSync(file, "export const a: number = 1;");
    assertMatch(docFaults([file]), /missing-jsdoc/);
    Deno.writeTextFileSync(file, "/** A. */\nexport class A {\n  b: number = 1;\n}");
    assertMatch(docFaults([file]), /missing-jsdoc/);
    Deno.writeTextFileSync(file, "/** A. */\nexport function a(b: B): void {}\ntype B = 1;");
    assertMatch(docFaults([file]), /private-type-ref/);
    Deno.writeTextFileSync(file, "/** A. */\nexport function a(b: number): void {}");
    assertEquals(docFaults([file]), "");
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("deno.json leaves exactly the AssemblyScript sources out", () => {
  const { exclude } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  const patterns = assemblyScriptPatterns();
  assertEquals(exclude.filter((entry: string) => entry.includes("_wasm.ts")), patterns);
});
