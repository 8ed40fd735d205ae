import { assertEquals } from "@std/assert";
import plugin from "./assay_lint.ts";

/** Lints a text as if it lay at a path, and names the rules it breaks. */
function broken(path: string, text: string): string[] {
  return Deno.lint.runPlugin(plugin, path, text).map((found) => found.id.replace("assay/", ""));
}

/** Cases of one rule: texts that break it once each, and texts that keep it. */
interface Cases {
  readonly bad: readonly (readonly [path: string, text: string])[];
  readonly good: readonly (readonly [path: string, text: string])[];
}

const CASES: Record<string, Cases> = {
  layers: {
    bad: [
      ["core/base/x.ts", 'import { a } from "../graph/a.ts";'],
      ["core/base/x.ts", 'import type { A } from "../../kernels/mod.ts";'],
      ["core/base/x.ts", 'let a: import("../graph/a.ts").A;'],
      ["kernels/rope/rope.ts", 'export * from "../../core/random/stream.ts";'],
      ["kernels/rope/rope.ts", 'export { a } from "../../core/random/stream.ts";'],
      ["core/result/x.ts", 'const a = await import("../run/a.ts");'],
      ["core/random/x.ts", 'import { a } from "../graph/a.ts";'],
      ["core/graph/x.ts", 'import { a } from "../device/a.ts";'],
      ["core/device/cpu/x.ts", 'import { a } from "../../data/a.ts";'],
      ["core/data/x.ts", 'import { a } from "../model/a.ts";'],
      ["core/model/x.ts", 'import { a } from "../train/a.ts";'],
      ["core/train/x.ts", 'import { a } from "../experiment/a.ts";'],
      ["core/experiment/x.ts", 'import { a } from "../result/a.ts";'],
      ["core/run/x.ts", 'import { a } from "../report/a.ts";'],
      ["core/report/x.ts", 'import { a } from "../cli/a.ts";'],
      ["core/cli/x.ts", 'import { a } from "../../mod.ts";'],
      ["mod.ts", 'export { a } from "./experiments/a.ts";'],
      ["core/run/x.ts", 'import { a } from "../../tests/helpers/a.ts";'],
      ["core/run/x.ts", 'import { a } from "../../../elsewhere/a.ts";'],
      ["core/run/x.ts", 'import { a } from "../../experiments/a.ts";'],
      ["experiments/x.ts", 'import { a } from "../core/experiment/a.ts";'],
      ["core/utopia/x.ts", 'import { a } from "../base/a.ts";'],
      ["core/base/x.ts", 'import { z } from "zod";'],
      ["core/base/x.ts", 'import { readFileSync } from "node:fs";'],
      ["core/base/x.ts", 'import { createHash } from "node:crypto";'],
      ["core/base/x.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
      ["core/report/x.ts", 'import { readFileSync } from "node:fs";'],
      ["core/report/x.ts", 'import { a } from "npm:vega@6";'],
      ["core/report/x.ts", 'import { a } from "https://example.com/a.ts";'],
    ],
    good: [
      ["core/base/x.ts", 'import { a } from "./a.ts";'],
      ["core/base/sha256.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
      ["kernels/rope/rope.ts", 'import { a } from "../arithmetic/a.ts";'],
      ["kernels/mod.ts", 'export { a } from "./rope/rope.ts";'],
      ["kernels/rope/rope.ts", 'import type { Op } from "../../core/base/op.ts";'],
      ["kernels/rope/rope.ts", 'import code from "./rope.wgsl" with { type: "text" };'],
      ["kernels/build/x.ts", 'import asc from "assemblyscript";'],
      ["core/cli/x.ts", 'import { a } from "../report/a.ts";'],
      ["core/report/x.ts", 'import * as vega from "vega";'],
      ["mod.ts", 'export { a } from "./core/experiment/a.ts";'],
      ["experiments/x.ts", 'import { defineExperiment } from "../mod.ts";'],
      ["tests/core/run/x_test.ts", 'import { a } from "../../../core/run/a.ts";'],
      ["bench/bench.ts", 'import { a } from "../core/cli/a.ts";'],
      ["peers/x.ts", 'import { cpus } from "node:os";'],
    ],
  },
  "host-globals": {
    bad: [
      ["core/result/x.ts", "const t = Date.now();"],
      ["core/result/x.ts", "const t = new Date();"],
      ["core/result/x.ts", "const D = { clock: Date };"],
      ["core/model/x.ts", "const t = performance.now();"],
      ["core/model/x.ts", "const { now } = performance;"],
      ["core/model/x.ts", 'const t = globalThis["performance"];'],
      ["core/model/x.ts", "const t = globalThis.performance;"],
      ["kernels/rope/x.ts", "const t = Temporal.Now.instant();"],
      ["experiments/x.ts", "const t = Date.now();"],
      ["core/report/x.ts", 'Deno.readTextFileSync("x");'],
      ["core/report/x.ts", "const a = Deno;"],
      ["kernels/rope/x.ts", "Deno.args;"],
      ["core/report/x.ts", 'console.log("x");'],
      ["core/device/x.ts", 'console.warn("x");'],
      ["core/model/x.ts", "navigator.gpu;"],
      ["core/data/x.ts", 'await fetch("x");'],
      ["core/data/x.ts", "crypto.getRandomValues(new Uint8Array(1));"],
      ["core/cli/x.ts", "process.exit(1);"],
      ["core/report/x.ts", "new Intl.NumberFormat();"],
    ],
    good: [
      ["core/run/x.ts", "const t = Date.now() + performance.now();"],
      ["core/cli/x.ts", "console.log(Deno.args);"],
      ["core/device/x.ts", "const adapter = await navigator.gpu.requestAdapter();"],
      ["kernels/build/x.ts", 'console.log(Deno.readTextFileSync("x"));'],
      ["bench/x.ts", "console.log(performance.now(), Deno.args);"],
      ["peers/x.ts", "console.log(performance.now(), Deno.args);"],
      ["tests/core/x_test.ts", "Deno.test('x', () => console.log(new Date(0)));"],
      ["core/result/x.ts", "const a = clock.performance.console.Date;"],
      ["core/result/x.ts", "const a = { console: 1, Date: 2 };"],
      ["core/result/x.ts", "interface A { process: string }"],
    ],
  },
  "no-random": {
    bad: [
      ["bench/x.ts", "Math.random();"],
      ["tests/core/x_test.ts", "const draw = Math.random;"],
      ["core/run/x.ts", 'Math["random"]();'],
    ],
    good: [["core/random/x.ts", "rng.random();"]],
  },
  "no-locale": {
    bad: [
      ["core/report/x.ts", "const a = (1).toLocaleString();"],
      ["core/result/x.ts", '"a".localeCompare("b");'],
    ],
    good: [["core/report/x.ts", "const a = (1).toString();"]],
  },
  "exact-math": {
    bad: [
      ["core/report/x.ts", "const a = Math.exp(1);"],
      ["kernels/rope/x.ts", "const a = Math.log(2);"],
      ["experiments/x.ts", "const a = Math.pow(2, 3);"],
      ["core/base/x.ts", "const a = Math.sin(1);"],
      ["core/base/x.ts", "const a = Math.tanh;"],
      ["core/base/x.ts", "const a = Math.hypot(3, 4);"],
      ["core/base/x.ts", "const a = Math.cbrt(8);"],
      ["core/base/x.ts", 'const a = Math["exp"](1);'],
      ["core/base/x.ts", "const a = Math[name](1);"],
      ["core/base/x.ts", "const { exp } = Math;"],
      ["core/base/x.ts", "const M = Math;"],
      ["core/base/x.ts", "const a = globalThis.Math.exp(1);"],
      ["core/base/x.ts", "const a = 2 ** 3;"],
      ["core/base/x.ts", "let a = 2; a **= 3;"],
    ],
    good: [
      ["core/base/x.ts", "const a = Math.sqrt(Math.abs(Math.fround(Math.PI)));"],
      ["core/base/x.ts", 'const a = Math["floor"](1.5);'],
      ["core/base/x.ts", "const a = Math.max(1, Math.min(2, Math.imul(3, 4)));"],
      ["core/base/x.ts", "const a = host.exp(1);"],
      ["tests/core/x_test.ts", "const a = 2 ** 0.5 + Math.exp(1);"],
    ],
  },
  "file-names": {
    bad: [
      ["core/base/utils.ts", ""],
      ["core/base/types.ts", ""],
      ["core/base/index.ts", ""],
      ["core/base/mod.ts", ""],
      ["kernels/rope/mod.ts", ""],
      ["core/base/canonicalJson.ts", ""],
      ["core/base/canonical-json.ts", ""],
    ],
    good: [
      ["mod.ts", ""],
      ["kernels/mod.ts", ""],
      ["std/csv/mod.ts", ""],
      ["std/csv/types.d.ts", ""],
      ["core/base/float64_bits.ts", ""],
    ],
  },
  "no-enum": {
    bad: [["core/base/x.ts", "enum A { B }"], ["tests/x_test.ts", "const enum A { B }"]],
    good: [["core/base/x.ts", 'type A = "b" | "c";']],
  },
  "no-any": {
    bad: [["core/base/x.ts", "let a: any;"], ["tests/x_test.ts", "const a = b as any;"]],
    good: [["core/base/x.ts", "let a: unknown;"], ["std/cli/types.d.ts", "let a: any;"]],
  },
  "default-exports": {
    bad: [["core/base/x.ts", "export default 1;"], ["mod.ts", "export default {};"]],
    good: [["experiments/x.ts", "export default {};"]],
  },
  docstrings: {
    bad: [
      ["core/base/x.ts", "export function f() {}"],
      ["core/base/x.ts", "/* Makes it. */\nexport function f() {}"],
      ["core/base/x.ts", "// Makes it.\nexport const a = 1;"],
      ["core/base/x.ts", "export type A = 1;"],
      ["core/base/x.ts", "export interface A { b: 1 }"],
      ["core/base/x.ts", "export class A {}"],
      ["core/base/x.ts", "/** Make it. */\nexport function f() {}"],
      ["core/base/x.ts", "/** makes it. */\nexport function f() {}"],
      ["core/base/x.ts", "/** Makes it */\nexport function f() {}"],
      ["core/base/x.ts", "/** @returns it */\nexport function f() {}"],
      ["kernels/rope/x.ts", "/** A. */\nexport const a = 1;\nexport const b = 2;"],
    ],
    good: [
      ["core/base/x.ts", "/** Makes it. */\nexport function f() {}\nfunction g() {}"],
      ["core/base/x.ts", "/**\n * Makes\n * it.\n *\n * @returns it\n */\nexport function f() {}"],
      ["core/base/x.ts", "/** exp(x) for all f32. */\nexport const a = 1;"],
      [
        "core/base/x.ts",
        "/** Makes. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\n" +
        "export function f(a: number): number { return a; }",
      ],
      ["core/base/x.ts", 'export { a } from "./a.ts";'],
      ["tests/core/x_test.ts", "export function f() {}"],
    ],
  },
  "experiments-are-data": {
    bad: [
      ["experiments/x.ts", "const f = () => 1;"],
      ["experiments/x.ts", "function f() {}"],
      ["experiments/x.ts", "const f = { get() {} };"],
      ["experiments/x.ts", "class A {}"],
    ],
    good: [["experiments/x.ts", "const a = [1, 2].concat(3);"], [
      "core/x/x.ts",
      "f(() => 1);",
    ]],
  },
};

for (const [rule, { bad, good }] of Object.entries(CASES)) {
  Deno.test(`assay/${rule} reports what breaks it`, () => {
    for (const [path, text] of bad) assertEquals(broken(path, text), [rule], `${path}: ${text}`);
  });
  Deno.test(`assay/${rule} passes what keeps it`, () => {
    for (const [path, text] of good) {
      assertEquals(broken(path, text).filter((id) => id === rule), [], `${path}: ${text}`);
    }
  });
}

Deno.test("every rule has cases, and every text that keeps one rule keeps all", () => {
  assertEquals(Object.keys(CASES).sort(), Object.keys(plugin.rules).sort());
  const kept = Object.values(CASES).flatMap(({ good }) => good);
  for (const [path, text] of kept) assertEquals(broken(path, text), [], `${path}: ${text}`);
});
