import { StoreError } from "../base/errors.ts";
import { type CellRecord, recordLine } from "../result/cell_record.ts";
import { isFinished } from "../result/timing_rounds.ts";
import { DENO_FILE_SYSTEM, type FileSystem, type StoreFile } from "./file_system.ts";
import { lockFolder } from "./folder_lock.ts";
import { readRecords, RECORDS_FILE } from "./read_records.ts";
import { storeFailure } from "./store_failure.ts";
import { TEMPORARY_ENDING, writeFileAtomically } from "./write_file_atomically.ts";

/** Records of a fresh run that is not complete; the old ones stay valid beside it. */
export const FRESH_RECORDS_FILE = "records.fresh.jsonl";

/** A result folder, open for one run. */
export interface RecordStore {
  /** Path of the folder. */
  readonly folder: string;
  /** Every record this run continues from or has added, in file order. */
  readonly records: readonly CellRecord[];
  /** Bytes of a torn last line that were cut on opening; 0 after a clean end. */
  readonly cutBytes: number;
  /** Whether this run writes a fresh set beside the old one. */
  readonly fresh: boolean;
  /** Finds the finished record of a cell by its content hash; see {@link isFinished}. */
  finished(cell: string): CellRecord | undefined;
  /** Adds a record and waits until it is on the disk. */
  append(record: CellRecord): Promise<void>;
  /** Declares the records complete: a fresh set now takes the place of the old one. */
  commit(): Promise<void>;
  /** Writes a result file such as `metrics.csv` or `figures/saving.svg` in one step. */
  writeFile(name: string, content: string): Promise<void>;
  /** Gives the folder free; the records stay. */
  close(): Promise<void>;
}

/**
 * Opens a result folder for one run, creating it if there is none.
 *
 * Finished cells are found again, a torn last line is cut, leftovers of unfinished writes are
 * removed. With `fresh` the run starts without records, and the old ones are replaced by `commit`
 * only; a fresh run that was interrupted is continued by the next run without `fresh`.
 *
 * @param folder Path of the folder.
 * @param options Whether to start anew, and the file operations (default: this machine's).
 * @returns The open folder; close it.
 * @throws {StoreError} If the folder is in use (`locked`), damaged (`corrupt`), cannot be written
 *   (`read-only`), or the disk is full (`disk-full`). Nothing was changed then.
 */
export async function openRecordStore(
  folder: string,
  options: { readonly fresh?: boolean; readonly files?: FileSystem } = {},
): Promise<RecordStore> {
  const { fresh = false, files = DENO_FILE_SYSTEM } = options;
  try {
    await files.createFolder(folder);
    const lock = await lockFolder(folder, files);
    try {
      const journal = await openJournal(folder, { fresh, files });
      return storeOf(folder, { ...journal, files, release: () => lock.release() });
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw storeFailure(error, folder);
  }
}

interface OpenJournal {
  readonly file: StoreFile;
  readonly name: string;
  readonly records: readonly CellRecord[];
  readonly soundBytes: number;
  readonly tornBytes: number;
}

async function openJournal(
  folder: string,
  options: { readonly fresh: boolean; readonly files: FileSystem },
): Promise<OpenJournal> {
  const { fresh, files } = options;
  const names = await files.list(folder);
  const name = fresh || names.includes(FRESH_RECORDS_FILE) ? FRESH_RECORDS_FILE : RECORDS_FILE;
  const found = fresh ? undefined : await readRecords(folder, { name, files });
  const journal = found ?? { records: [], soundBytes: 0, tornBytes: 0 };
  for (const inside of [folder, `${folder}/figures`]) {
    for (const leftover of await files.list(inside)) {
      if (leftover.endsWith(TEMPORARY_ENDING)) await files.remove(`${inside}/${leftover}`);
    }
  }
  const file = await files.open(`${folder}/${name}`, { empty: fresh });
  try {
    if (journal.tornBytes > 0) await file.truncate(journal.soundBytes);
    await file.sync();
    await files.syncFolder(folder);
  } catch (error) {
    file.close();
    throw error;
  }
  return { file, name, ...journal };
}

function storeOf(
  folder: string,
  inside: OpenJournal & { readonly files: FileSystem; release(): Promise<void> },
): RecordStore {
  const { file, files, name } = inside;
  const records = [...inside.records];
  const finished = new Map(records.filter(isFinished).map((record) => [record.cell, record]));
  let size = inside.soundBytes;
  let broken: unknown;
  let closed = false;

  function closeFile(): void {
    if (!closed) file.close();
    closed = true;
  }

  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw storeFailure(error, folder);
    }
  }

  return {
    folder,
    records,
    cutBytes: inside.tornBytes,
    fresh: name === FRESH_RECORDS_FILE,
    finished: (cell) => finished.get(cell),
    append: (record) =>
      guarded(async () => {
        if (broken !== undefined) throw broken;
        if (finished.has(record.cell)) {
          throw new StoreError(
            `Cannot add the record as its cell must not be finished: cell=${record.id}, ` +
              `folder=${folder}`,
            { code: "conflict" },
          );
        }
        const bytes = new TextEncoder().encode(recordLine(record) + "\n");
        try {
          await file.append(bytes);
          await file.sync();
        } catch (error) {
          broken = error; // what the disk holds is unknown from here on: opening anew sorts it out
          await file.truncate(size).catch(() => {});
          throw error;
        }
        size += bytes.length;
        records.push(record);
        if (isFinished(record)) finished.set(record.cell, record);
      }),
    commit: () =>
      guarded(async () => {
        if (name !== FRESH_RECORDS_FILE || closed) return;
        closeFile(); // an open file cannot be renamed everywhere
        await files.rename(`${folder}/${FRESH_RECORDS_FILE}`, `${folder}/${RECORDS_FILE}`);
        await files.syncFolder(folder);
      }),
    writeFile: (name, content) =>
      guarded(async () => {
        const path = `${folder}/${name}`;
        if (name.includes("/")) await files.createFolder(path.slice(0, path.lastIndexOf("/")));
        await writeFileAtomically(path, content, files);
      }),
    close: async () => {
      closeFile();
      await inside.release();
    },
  };
}
