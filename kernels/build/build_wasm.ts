/**
 * Builds `kernels/assay.wasm` from the ops' AssemblyScript and the printed arithmetic.
 *
 * `--check` builds in memory and compares with the committed file instead of writing it.
 *
 * @module
 */
import asc from "assemblyscript";
import { sha256Hex } from "../../core/base/sha256.ts";
import { wasmModules } from "./wasm_sources.ts";

const ROOT = new URL("../", import.meta.url);
const OUTPUT = new URL("assay.wasm", ROOT);
/** 64 KiB pages: 1 MiB at start, 4 GiB at most. */
const OPTIONS =
  "-O3 --runtime stub --noAssert --enable simd,threads,bulk-memory --importMemory --sharedMemory " +
  "--initialMemory 16 --maximumMemory 65536";

/** Compiles the kernels and returns the bytes of the module. */
export async function buildWasm(): Promise<Uint8Array> {
  const modules = wasmModules((file) => Deno.readTextFileSync(new URL(file, ROOT)));
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    ["entry.ts", "-o", "assay.wasm", ...OPTIONS.split(" ")],
    {
      readFile: (name: string) => modules.get(name.replace(/^\.?\//, "")) ?? null,
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Cannot build the kernels:\n${stderr.toString()}`);
  return binary;
}

if (import.meta.main) {
  const bytes = await buildWasm();
  if (Deno.args.includes("--check")) {
    const committed = sha256Hex(await Deno.readFile(OUTPUT));
    if (sha256Hex(bytes) !== committed) {
      console.error(
        `kernels/assay.wasm is not what its sources build: run \`deno task build-wasm\` ` +
          `(committed ${committed.slice(0, 12)}, built ${sha256Hex(bytes).slice(0, 12)})`,
      );
      Deno.exit(1);
    }
    console.log(`kernels/assay.wasm matches its sources (${bytes.length} bytes)`);
  } else {
    await Deno.writeFile(OUTPUT, bytes);
    console.log(`kernels/assay.wasm: ${bytes.length} bytes, sha256 ${sha256Hex(bytes)}`);
  }
}
