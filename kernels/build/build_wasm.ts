/**
 * Builds `kernels/assay.wasm` and `kernels/assay_relaxed.wasm` from the ops' AssemblyScript and the
 * printed arithmetic.
 *
 * `--check` builds in memory and compares with the committed files instead of writing them.
 *
 * @module
 */
import asc from "assemblyscript";
import { sha256Hex } from "../../core/base/sha256.ts";
import { addScratch } from "./add_scratch.ts";
import { textFunctions, type WasmBuild, wasmModules } from "./wasm_sources.ts";

const ROOT = new URL("../", import.meta.url);
const FILES: Readonly<Record<WasmBuild, string>> = {
  strict: "assay.wasm",
  relaxed: "assay_relaxed.wasm",
};
/** 64 KiB pages: 1 MiB at start, 4 GiB at most. */
const OPTIONS = "-O3 --runtime stub --noAssert --importMemory --sharedMemory --initialMemory 16 " +
  "--maximumMemory 65536 --enable simd,threads,bulk-memory";

/** Compiles the kernels and returns the bytes of a module. */
export async function buildWasm(build: WasmBuild): Promise<Uint8Array> {
  const modules = wasmModules((file) => Deno.readTextFileSync(new URL(file, ROOT)), build);
  const options = build === "relaxed" ? `${OPTIONS},relaxed-simd` : OPTIONS;
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    ["entry.ts", "-o", "assay.wasm", ...options.split(" ")],
    {
      readFile: (name: string) => modules.get(name.replace(/^\.?\//, "")) ?? null,
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Cannot build the kernels:\n${stderr.toString()}`);
  return addScratch(binary, textFunctions(build));
}

/** Builds a module and writes it, or compares it with the committed one; tells whether all is well. */
async function buildFile(build: WasmBuild, check: boolean): Promise<boolean> {
  const file = FILES[build];
  const output = new URL(file, ROOT);
  const bytes = await buildWasm(build);
  if (!check) {
    await Deno.writeFile(output, bytes);
    console.log(`kernels/${file}: ${bytes.length} bytes, sha256 ${sha256Hex(bytes)}`);
    return true;
  }
  const committed = sha256Hex(await Deno.readFile(output));
  if (sha256Hex(bytes) !== committed) {
    console.error(
      `kernels/${file} is not what its sources build: run \`deno task build-wasm\` ` +
        `(committed ${committed.slice(0, 12)}, built ${sha256Hex(bytes).slice(0, 12)})`,
    );
    return false;
  }
  console.log(`kernels/${file} matches its sources (${bytes.length} bytes)`);
  return true;
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  const strict = await buildFile("strict", check);
  const relaxed = await buildFile("relaxed", check);
  if (!strict || !relaxed) Deno.exit(1);
}
