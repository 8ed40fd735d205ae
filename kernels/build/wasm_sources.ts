import type { Op, WasmSource } from "../../core/base/op.ts";
import { ConstantTable, printWasm } from "../arithmetic/print_wasm.ts";
import { printBlockConstants, printWasmBlock } from "../arithmetic/print_wasm_block.ts";
import { SCALAR_FUNCTIONS, type ScalarFunctionName } from "../arithmetic/scalar_functions.ts";
import type { TracedFunction } from "../arithmetic/trace.ts";
import { printFills } from "../matmul/print_fill.ts";
import { printTiles, type TileArithmetic } from "../matmul/print_tile.ts";
import { printTileCalls } from "../matmul/print_tile_calls.ts";
import { scalarProbe } from "../elementwise/scalar_probe.ts";
import { OPS } from "../mod.ts";

/** Row sums that kernels import, one instance of the template for each term. */
const ROW_SUM_TERMS = ["term_value", "term_square", "term_deviation", "softmax_exp"];
/** Files that kernels import, without entries of their own. */
const SHARED_FILES = [
  "reduction/lanes_wasm.ts",
  "reduction/products_wasm.ts",
  "matmul/pack_wasm.ts",
  "matmul/scratch_wasm.ts",
  "matmul/tile_parts_wasm.ts",
  "matmul/tiles_wasm.ts",
];

/**
 * The two modules that are built from the same sources.
 *
 * They give the same bits. `relaxed` fuses the exact products of 12-bit operands where the machine
 * can; `strict` runs where an engine does not know relaxed SIMD.
 */
export type WasmBuild = "strict" | "relaxed";

/** Reads a file under `kernels/`. */
export type ReadSource = (file: string) => string;

/**
 * Gathers the AssemblyScript modules of every op: files as they lie, templates with their names
 * filled in, and the printed arithmetic.
 *
 * @param read Reads a source file by its path under `kernels/`.
 * @param build The module to build.
 * @returns Text of each module by its path, and the entry module `entry.ts`.
 */
export function wasmModules(read: ReadSource, build: WasmBuild): Map<string, string> {
  const probes = Object.keys(SCALAR_FUNCTIONS).map((name) =>
    scalarProbe(name as ScalarFunctionName)
  );
  const ops: readonly Op[] = [...OPS, ...probes];
  const modules = new Map<string, string>();
  modules.set("arithmetic/printed_wasm.ts", printedArithmetic(ops));
  modules.set("matmul/printed_tile_calls_wasm.ts", printTileCalls(exactArithmetic(build)));
  for (const file of SHARED_FILES) modules.set(file, read(file));
  for (const term of ROW_SUM_TERMS) {
    const text = read("reduction/row_sum_wasm.ts").replaceAll("TERM", term);
    modules.set(`reduction/row_sum_${term}_wasm.ts`, text);
  }
  const entries = new Set<string>();
  for (const source of ops.flatMap((op) => op.wasmSources)) {
    const path = instancePath(source);
    if (entries.has(path)) continue;
    entries.add(path);
    modules.set(path, fillIn(read(source.file), source));
  }
  // What text functions call has to be exported to be there.
  entries.add("matmul/tile_parts_wasm.ts");
  const exports = [...entries].map((path) => `export * from "./${path.replace(/\.ts$/, "")}";`);
  modules.set("entry.ts", exports.join("\n") + "\n");
  return modules;
}

/** Prints the functions of the kernels that AssemblyScript cannot have, by name. */
export function textFunctions(build: WasmBuild): Map<string, string> {
  const exact = exactArithmetic(build);
  return new Map([...printTiles(exact), ...printFills(exact)]);
}

function exactArithmetic(build: WasmBuild): TileArithmetic {
  return build === "relaxed" ? "fused" : "two_roundings";
}

function printedArithmetic(ops: readonly Op[]): string {
  const functions = new Map<string, TracedFunction>();
  for (const fn of ops.flatMap((op) => op.functions) as TracedFunction[]) {
    const known = functions.get(fn.name);
    if (known !== undefined && known !== fn) {
      throw new Error(`Cannot print arithmetic as function names must be unique: name=${fn.name}`);
    }
    functions.set(fn.name, fn);
  }
  const table = new ConstantTable();
  const printed = [...functions.values()].map((fn) =>
    printWasm(fn, table) + printWasmBlock(fn, table)
  );
  return table.print() + printBlockConstants() + printed.join("\n");
}

function instancePath({ file, names }: WasmSource): string {
  if (names === undefined) return file;
  return file.replace(/_wasm\.ts$/, `_${Object.values(names).join("_")}_wasm.ts`);
}

function fillIn(text: string, { names }: WasmSource): string {
  return Object.entries(names ?? {}).reduce(
    (filled, [from, to]) => filled.replaceAll(from, to),
    text,
  );
}
