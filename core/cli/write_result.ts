import { openRecordStore } from "../run/record_store.ts";

/**
 * Writes files of a result, each in one step, under the folder's lock.
 *
 * @param folder The result folder.
 * @param files Texts by name.
 * @throws {StoreError} If the folder is in use or cannot be written.
 */
export async function writeResult(
  folder: string,
  files: Iterable<readonly [name: string, text: string]>,
): Promise<void> {
  const store = await openRecordStore(folder);
  try {
    for (const [name, text] of files) await store.writeFile(name, text);
  } finally {
    await store.close();
  }
}
