import { StoreError } from "../base/errors.ts";
import type { FileSystem } from "./file_system.ts";

/** Bytes of a file: whole, or in parts that are made when they are written. */
export type FileContent = Uint8Array | Iterable<Uint8Array>;

/** Endings of the folders that stand beside one while it is replaced. */
const [NEW, OLD] = [".new", ".old"];

/**
 * Replaces a folder of files so that readers find the old content or the new, never a part of one.
 *
 * The files are written to `<folder>.new` and synced; then the old folder becomes `<folder>.old`,
 * the new one takes its name, and the old one goes. If that ends between the two renames, the old
 * content is whole in `<folder>.old`, where {@link folderToRead} finds it.
 *
 * Only one process may write to a folder at a time.
 *
 * @param folder Path of the folder; the one above it is made if there is none.
 * @param content Bytes of each file; parts are asked for once.
 * @param options File operations, and the names that the folder may hold.
 * @throws {StoreError} If the folder holds anything else, which would be lost.
 */
export async function replaceFolder(
  folder: string,
  content: ReadonlyMap<string, FileContent>,
  { files, names }: { readonly files: FileSystem; readonly names: readonly string[] },
): Promise<void> {
  for (const path of [folder, folder + OLD, folder + NEW]) {
    const other = (await files.list(path)).find((name) => !names.includes(name));
    if (other === undefined) continue;
    throw new StoreError(
      "Cannot write a model as its folder must be new, or hold a model and nothing else: " +
        `folder=${path}, file=${other}`,
      { code: "conflict" },
    );
  }
  if (!await isThere(folder, files) && await isThere(folder + OLD, files)) {
    await files.rename(folder + OLD, folder);
  }
  await removeFolder(folder + NEW, files);
  try {
    await writeFolder(folder + NEW, content, files);
  } catch (error) {
    // What a full disk has no room for must not keep it full; the first error is the one to report.
    await removeFolder(folder + NEW, files).catch(() => {});
    throw error;
  }
  if (await isThere(folder, files)) {
    await removeFolder(folder + OLD, files);
    await files.rename(folder, folder + OLD);
  }
  await files.rename(folder + NEW, folder);
  await files.syncFolder(parentOf(folder));
  await removeFolder(folder + OLD, files);
}

async function writeFolder(
  folder: string,
  content: ReadonlyMap<string, FileContent>,
  files: FileSystem,
): Promise<void> {
  await files.createFolder(folder);
  for (const [name, bytes] of content) {
    const file = await files.open(`${folder}/${name}`, { empty: true });
    try {
      for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) await file.append(part);
      await file.sync();
    } finally {
      file.close();
    }
  }
  await files.syncFolder(folder);
}

/** Finds where the content of a folder is whole, even if its replacement was interrupted. */
export async function folderToRead(folder: string, files: FileSystem): Promise<string> {
  if (await isThere(folder, files)) return folder;
  return await isThere(folder + OLD, files) ? folder + OLD : folder;
}

/** A folder without files counts as none. */
async function isThere(folder: string, files: FileSystem): Promise<boolean> {
  return (await files.list(folder)).length > 0;
}

async function removeFolder(folder: string, files: FileSystem): Promise<void> {
  for (const name of await files.list(folder)) await files.remove(`${folder}/${name}`);
  await files.remove(folder);
}

function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : end === 0 ? "/" : path.slice(0, end);
}
