import { DENO_FILE_SYSTEM, type FileSystem, type StoreFile } from "../../core/run/file_system.ts";

/** How the chosen operation fails. */
export type Failure =
  /** It throws as on a full disk, after half of what it should have written; later ones work. */
  | "disk-full"
  /** It throws after half of its work, and so does every later one: the process is gone. */
  | "crash";

/** A file system that fails once, with a count of the operations asked for so far. */
export interface FailingFileSystem extends FileSystem {
  /** Operations asked for so far. */
  readonly operations: () => number;
}

/**
 * Makes a file system whose n-th operation fails.
 *
 * Closing never fails; it ends a lock, as the end of a process does.
 *
 * @param failAt Number of the failing operation, from 1; Infinity for none.
 * @param failure How it fails.
 * @returns The file system, over the real one.
 */
export function failingFileSystem(failAt: number, failure: Failure): FailingFileSystem {
  let count = 0;

  async function operate<T>(work: () => Promise<T>, half: () => Promise<void> = nothing) {
    count++;
    if (failure === "crash" && count > failAt) throw new Error("the process is gone");
    if (count !== failAt) return await work();
    await half();
    throw Object.assign(new Error("No space left on device (injected)"), { code: "ENOSPC" });
  }

  function wrap(file: StoreFile): StoreFile {
    return {
      tryLock: () => operate(() => file.tryLock()),
      isAt: (path) => operate(() => file.isAt(path)),
      append: (bytes) =>
        operate(
          () => file.append(bytes),
          () => file.append(bytes.subarray(0, bytes.length >> 1)),
        ),
      truncate: (sizeBytes) => operate(() => file.truncate(sizeBytes)),
      sync: () => operate(() => file.sync()),
      close: () => file.close(),
    };
  }

  const real = DENO_FILE_SYSTEM;
  return {
    operations: () => count,
    open: (path, options) => operate(async () => wrap(await real.open(path, options))),
    read: (path) => operate(() => real.read(path)),
    size: (path) => operate(() => real.size(path)),
    list: (path) => operate(() => real.list(path)),
    createFolder: (path) => operate(() => real.createFolder(path)),
    rename: (from, to) => operate(() => real.rename(from, to)),
    remove: (path) => operate(() => real.remove(path)),
    syncFolder: (path) => operate(() => real.syncFolder(path)),
  };
}

async function nothing(): Promise<void> {}
