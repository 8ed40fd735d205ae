import { UsageError } from "../base/errors.ts";
import type { Cell } from "../experiment/cell.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { mergeRecords, type RecordSource } from "../result/merge_records.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "./file_system.ts";
import { readRecords } from "./read_records.ts";
import { openRecordStore } from "./record_store.ts";

/**
 * Joins the records of shard folders into one result folder.
 *
 * The target gets its new records all at once, or keeps its old ones; it may be one of the sources.
 *
 * @param cells Cells of the plan: what must be there.
 * @param options Source folders in order of preference, the target folder, and file operations.
 * @returns The joined records, in plan order.
 * @throws {UsageError} If a source folder holds no records.
 * @throws {StoreError} If a source is damaged, a cell is missing or has different values, or the
 *   target cannot be written.
 */
export async function mergeFolders(
  cells: readonly Cell[],
  options: {
    readonly from: readonly string[];
    readonly into: string;
    readonly files?: FileSystem;
  },
): Promise<readonly CellRecord[]> {
  const { from, into, files = DENO_FILE_SYSTEM } = options;
  const sources: RecordSource[] = [];
  for (const name of from) {
    const journal = await readRecords(name, { files });
    if (journal === undefined) {
      throw new UsageError(`Cannot merge as every folder must hold records.jsonl: folder=${name}`);
    }
    sources.push({ name, records: journal.records });
  }
  const records = mergeRecords(cells, sources);
  const store = await openRecordStore(into, { fresh: true, files });
  try {
    for (const record of records) await store.append(record);
    await store.commit();
  } finally {
    await store.close();
  }
  return records;
}
