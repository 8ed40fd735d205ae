import type { FileSystem } from "./file_system.ts";

/** Ending of files that are not complete; they are removed when a run opens its folder. */
export const TEMPORARY_ENDING = ".tmp";

/**
 * Writes a file so that readers find the old content or the new, never a part.
 *
 * The content goes to a temporary name, is synced, takes the name of the file, and the folder is
 * synced. Only one process may write to a folder at a time; see `lockFolder`.
 *
 * @param path Path of the file; its folder exists.
 * @param content Text, written as UTF-8.
 * @param files File operations.
 */
export async function writeFileAtomically(
  path: string,
  content: string,
  files: FileSystem,
): Promise<void> {
  const temporary = path + TEMPORARY_ENDING;
  const file = await files.open(temporary, { empty: true });
  try {
    await file.append(new TextEncoder().encode(content));
    await file.sync();
  } catch (error) {
    file.close();
    await files.remove(temporary).catch(() => {}); // the first error is the one to report
    throw error;
  }
  file.close();
  await files.rename(temporary, path);
  await files.syncFolder(path.slice(0, path.lastIndexOf("/")));
}
