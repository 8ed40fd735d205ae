import { StoreError } from "../base/errors.ts";
import { type Journal, parseJournal } from "../result/record_journal.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "./file_system.ts";

/** Name of the file of records in a result folder. */
export const RECORDS_FILE = "records.jsonl";

/**
 * Reads the records of a result folder without changing anything in it.
 *
 * @param folder The result folder.
 * @param options Another file of records in it (default records.jsonl), and file operations.
 * @returns Its records and where they end; undefined if the folder or the file does not exist.
 * @throws {StoreError} With code `corrupt` if a line is damaged; the message names its number.
 */
export async function readRecords(
  folder: string,
  options: { readonly name?: string; readonly files?: FileSystem } = {},
): Promise<Journal | undefined> {
  const { name = RECORDS_FILE, files = DENO_FILE_SYSTEM } = options;
  const bytes = await files.read(`${folder}/${name}`);
  if (bytes === undefined) return undefined;
  try {
    return parseJournal(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StoreError(
      "Cannot read results as every line must be as it was written (nothing was changed; restore " +
        `the file, or start anew with --fresh): file=${folder}/${name}, ${error.message}`,
      { code: "corrupt", cause: error },
    );
  }
}
