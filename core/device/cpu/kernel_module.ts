/** Compiles the committed kernels. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  const file = new URL("../../../kernels/assay.wasm", import.meta.url);
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
