const ROOT = new URL("../../", import.meta.url).pathname;

/**
 * Layers from low to high. A file imports from its own layer or a lower one.
 *
 * `std` holds the standard library's facades and `bench`, `peers` and `tests` may import everything.
 */
const LAYERS = [
  "core/base",
  "kernels",
  "core/random",
  "core/graph",
  "core/device",
  "core/data",
  "core/model",
  "core/train",
  "core/generate",
  "core/interchange",
  "core/experiment",
  "core/result",
  "core/run",
  "core/report",
  "core/cli",
  "mod.ts",
  "experiments",
] as const;

/**
 * Finds a file's path from the repository root.
 *
 * @param filename Absolute path, or one that is relative already.
 * @returns Path with forward slashes, such as `core/base/shape.ts`.
 */
export function repoPath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const start = path.indexOf(ROOT);
  return start >= 0 ? path.slice(start + ROOT.length) : path.replace(/^\.?\//, "");
}

/**
 * Finds the height of a file's layer.
 *
 * @param path Path from the repository root.
 * @returns Index into the layers, or undefined if the file belongs to none.
 */
export function layerOf(path: string): number | undefined {
  const index = LAYERS.findIndex((layer) => path === layer || path.startsWith(`${layer}/`));
  return index < 0 ? undefined : index;
}

/**
 * Names a layer.
 *
 * @param index Height of the layer.
 * @returns Its folder or file.
 */
export function layerName(index: number): string {
  return LAYERS[index];
}

/**
 * Tells whether a file lies in one of the folders (or is one of the files) named.
 *
 * @param path Path from the repository root.
 * @param places Folders and files.
 */
export function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/**
 * Resolves a relative import.
 *
 * @param path File that imports, from the repository root.
 * @param specifier Text of the import, starting with a dot.
 * @returns Path from the repository root; it starts with `..` if it leaves the repository.
 */
export function resolveImport(path: string, specifier: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push("..");
      else parts.pop();
    } else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
