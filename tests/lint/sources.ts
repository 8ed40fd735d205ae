/** Folders that hold code of this project. */
const FOLDERS = ["core", "kernels", "experiments", "tests", "bench", "peers", "std"];

/** TypeScript of kernels/ whose name ends like that of an AssemblyScript source. */
const TYPESCRIPT = ["kernels/build/build_wasm.ts", "kernels/arithmetic/print_wasm.ts"];

/**
 * Lists the project's code files.
 *
 * @param root Folder to look in.
 * @returns Paths from that folder with forward slashes, sorted.
 */
export function listSources(root: URL): string[] {
  const found = FOLDERS.flatMap((folder) => walk(root, `${folder}/`));
  for (const { name, isFile } of Deno.readDirSync(root)) if (isFile) found.push(name);
  return found.filter((path) => /\.(ts|wgsl|json)$/.test(path)).sort();
}

/**
 * Lists what deno.json must exclude so that exactly the AssemblyScript sources are left out.
 *
 * @returns Glob patterns.
 */
export function assemblyScriptPatterns(): string[] {
  return ["kernels/**/*_wasm.ts", ...TYPESCRIPT.map((path) => `!${path}`)];
}

function walk(root: URL, folder: string): string[] {
  const found: string[] = [];
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(new URL(folder, root))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return found;
    throw error;
  }
  for (const { name, isDirectory } of entries) {
    if (isDirectory) found.push(...walk(root, `${folder}${name}/`));
    else found.push(folder + name);
  }
  return found;
}
