import { StoreError } from "../base/errors.ts";
import type { FileSystem, StoreFile } from "./file_system.ts";

/** The right to write to one result folder. */
export interface FolderLock {
  /** Gives the right up and removes the lock file. */
  release(): Promise<void>;
}

/**
 * Takes the exclusive right to write to a folder, for as long as this process lives.
 *
 * The right is the operating system's lock on the file `.lock`: it ends with the process however
 * that ends. As the file is removed on release, a second process may have opened a file that is no
 * longer there; it therefore checks that its locked file is still the one in the folder.
 *
 * @param folder The folder; it exists.
 * @param files File operations.
 * @returns The lock.
 * @throws {StoreError} With code `locked` if another process holds it.
 */
export async function lockFolder(folder: string, files: FileSystem): Promise<FolderLock> {
  const path = `${folder}/.lock`;
  const file = await lockFile(path, files);
  if (file === undefined) {
    throw new StoreError(
      "Cannot write results as no other run may use the folder (wait for it, or give another " +
        `folder with --out): folder=${folder}`,
      { code: "locked" },
    );
  }
  return {
    async release() {
      try {
        await files.remove(path);
      } catch {
        // A lock file that stays behind is harmless: what counts is the lock on it.
      } finally {
        file.close();
      }
    },
  };
}

/** Opens and locks the file; undefined if another process holds it. */
async function lockFile(path: string, files: FileSystem): Promise<StoreFile | undefined> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const file = await files.open(path);
    try {
      if (!await file.tryLock()) {
        file.close();
        return undefined;
      }
      if (await file.isAt(path)) return file;
    } catch (error) {
      file.close();
      throw error;
    }
    file.close(); // its holder released it while it was being opened here
  }
  return undefined;
}
