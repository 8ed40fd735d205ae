/**
 * The two builds of the kernels, from the same sources and with the same results.
 *
 * `relaxed` fuses the exact products of 12-bit operands; `strict` needs no relaxed SIMD.
 */
export type KernelBuild = "strict" | "relaxed";

/** A module of one function that takes and gives nothing, with one relaxed multiply-add in it. */
const RELAXED_PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00],
  // Three times i32.const 0 and i32x4.splat, f32x4.relaxed_madd, drop.
  ...[0x0a, 0x14, 0x01, 0x12, 0x00],
  ...[0x41, 0x00, 0xfd, 0x11, 0x41, 0x00, 0xfd, 0x11, 0x41, 0x00, 0xfd, 0x11],
  ...[0xfd, 0x85, 0x02, 0x1a, 0x0b],
]);

/** Chooses the build that this engine runs: the relaxed one where it knows its instructions. */
export function chooseBuild(validate: (bytes: BufferSource) => boolean): KernelBuild {
  return validate(RELAXED_PROBE) ? "relaxed" : "strict";
}

/** Compiles the committed kernels of one build. */
export async function compileKernels(build: KernelBuild): Promise<WebAssembly.Module> {
  const name = build === "relaxed" ? "assay_relaxed.wasm" : "assay.wasm";
  const file = new URL(`../../../kernels/${name}`, import.meta.url);
  return await WebAssembly.compile(await Deno.readFile(file));
}

/** Names of the exported kernels, in the order of {@link kernelFunctions}. */
export function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name)
    .sort();
}

/** Instantiates the kernels on a memory and returns the functions by index. */
export function kernelFunctions(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): ((...args: number[]) => void)[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: trap } });
  return kernelNames(module).map((name) => exports[name] as (...args: number[]) => void);
}

function trap(): never {
  throw new Error("Cannot go on as a kernel hit an assertion");
}
