import { assert, assertEquals } from "@std/assert";
import { listSources } from "./sources.ts";

const ROOT = new URL("../../", import.meta.url);

/** Most lines a file may have. */
function lineLimit(path: string, text: string): number | undefined {
  if (path.endsWith(".wgsl")) return 150;
  if (path.startsWith("experiments/")) {
    return Math.max(100, 4 * (text.match(/\bid: "/g) ?? []).length);
  }
  if (/^tests\/fixtures\//.test(path)) return undefined;
  if (!path.endsWith(".ts")) return undefined;
  return path.startsWith("tests/") ? 400 : 500;
}

/** Lists the faults of one file: too many lines, or more than one entry point. */
function sizeFaults(path: string, text: string): string[] {
  const faults: string[] = [];
  const lines = text.replace(/\n$/, "").split("\n").length;
  const limit = lineLimit(path, text);
  if (limit !== undefined && lines > limit) faults.push(`${path}: ${lines} lines, limit ${limit}`);
  const entryPoints = path.endsWith(".wgsl") ? text.match(/@compute\b/g)?.length ?? 0 : 0;
  if (entryPoints > 1) faults.push(`${path}: ${entryPoints} entry points, limit 1`);
  return faults;
}

Deno.test("sizeFaults() reports files one line over the limit of their kind", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["core/run/x.ts", 500],
    ["kernels/rope/x.ts", 500],
    ["bench/x.ts", 500],
    ["tests/core/run/x_test.ts", 400],
    ["tests/lint/x.ts", 400],
    ["experiments/x.ts", 100],
    ["experiments/x.json", 100],
    ["kernels/rope/rope.wgsl", 150],
  ];
  for (const [path, limit] of cases) {
    assertEquals(sizeFaults(path, "x\n".repeat(limit)), []);
    assertEquals(sizeFaults(path, "x\n".repeat(limit + 1)), [
      `${path}: ${limit + 1} lines, limit ${limit}`,
    ]);
  }
});

Deno.test("sizeFaults() allows an experiment four lines a claim", () => {
  const claims = '{ id: "B1" }\n'.repeat(30);
  assertEquals(sizeFaults("experiments/x.ts", claims + "x\n".repeat(90)), []);
  assertEquals(sizeFaults("experiments/x.ts", claims + "x\n".repeat(91)).length, 1);
});

Deno.test("sizeFaults() reports a second entry point of a shader", () => {
  const text = "@compute @workgroup_size(1)\nfn a() {}\n";
  assertEquals(sizeFaults("kernels/a/a.wgsl", text), []);
  assertEquals(sizeFaults("kernels/a/a.wgsl", text + text).length, 1);
});

Deno.test("every file keeps its size limit", () => {
  const paths = listSources(ROOT);
  assert(paths.includes("core/base/shape.ts") && paths.includes("tests/lint/size_test.ts"));
  const faults = paths.flatMap((path) =>
    sizeFaults(path, Deno.readTextFileSync(new URL(path, ROOT)))
  );
  assertEquals(faults, []);
});
