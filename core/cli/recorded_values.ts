import { StoreError } from "../base/errors.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { parseCellRecord } from "../result/cell_record.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";
import { readRecords, RECORDS_FILE } from "../run/read_records.ts";

/** What a file of records says, also where it was tampered with. */
export interface RecordedValues {
  /** Records whose values can be read, in file order. */
  readonly records: readonly Pick<CellRecord, "cell" | "id" | "status" | "metrics">[];
  /** What is wrong with the file; absent if it is as a run wrote it. */
  readonly fault?: string;
}

/**
 * Reads the records of a result, and of damaged ones as much as can be read, so that a check can
 * say which value was changed and not only that a checksum is wrong.
 *
 * @param folder The result folder.
 */
export async function readRecordedValues(folder: string): Promise<RecordedValues> {
  try {
    const journal = await readRecords(folder);
    if (journal === undefined) {
      return { records: [], fault: `${folder}/${RECORDS_FILE} is missing` };
    }
    const { records, tornBytes } = journal;
    if (tornBytes === 0) return { records };
    return {
      records,
      fault: `${folder}/${RECORDS_FILE} ends within a record (${tornBytes} bytes)`,
    };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const bytes = await DENO_FILE_SYSTEM.read(`${folder}/${RECORDS_FILE}`);
    const lines = new TextDecoder().decode(bytes).split("\n");
    return { records: lines.flatMap(readLoosely), fault: error.message };
  }
}

function readLoosely(line: string): RecordedValues["records"] {
  try {
    return [parseCellRecord(line)];
  } catch {
    // Not as a run wrote it: take what has the form of values.
  }
  try {
    const { cell, id, status, metrics } = JSON.parse(line) as CellRecord;
    const isText = [cell, id].every((value) => typeof value === "string");
    return isText && Array.isArray(metrics) && metrics.every(isRow)
      ? [{ cell, id, status, metrics }]
      : [];
  } catch {
    return [];
  }
}

function isRow(metric: unknown): boolean {
  return typeof metric === "object" && metric !== null &&
    Object.values(metric).every((value) => typeof value === "string" || Number.isFinite(value));
}
