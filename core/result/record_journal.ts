import { type CellRecord, parseCellRecord } from "./cell_record.ts";
import { isFinished, timingRounds } from "./timing_rounds.ts";

/** What the bytes of a records.jsonl hold. */
export interface Journal {
  /** Every whole record, in file order. */
  readonly records: readonly CellRecord[];
  /** Bytes up to the end of the last whole line. */
  readonly soundBytes: number;
  /** Bytes after it: a last line that was being written when its run ended. */
  readonly tornBytes: number;
}

const LINE_FEED = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads the bytes of a records.jsonl.
 *
 * A last line without its line feed is the only damage an interrupted run can leave; it is counted
 * as torn and may be cut. Anything else that a run would not have written is refused. A removed
 * whole line cannot be noticed here: its cell counts as not measured, and is measured again. A cell
 * is finished twice only if it was timed first in other rounds than today's.
 *
 * @param bytes Content of the file.
 * @returns Its records and where they end.
 * @throws {SyntaxError} If a line is damaged; the message names its number.
 */
export function parseJournal(bytes: Uint8Array): Journal {
  if (BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte)) {
    throw new SyntaxError("line 1 starts with a byte order mark, which no run writes");
  }
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const records: CellRecord[] = [];
  const finished = new Map<string, { readonly at: number; readonly record: CellRecord }>();
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    const line = records.length + 1;
    const record = parseLine(decoder, bytes.subarray(start, end), line);
    const earlier = finished.get(record.cell);
    if (earlier !== undefined && !mayFollow(record, earlier.record)) {
      throw new SyntaxError(
        `line ${line} repeats cell "${record.id}", finished in line ${earlier.at}`,
      );
    }
    if (record.status === "ok") finished.set(record.cell, { at: line, record });
    records.push(record);
    start = end + 1;
  }
  return { records, soundBytes: start, tornBytes: bytes.length - start };
}

function mayFollow(record: CellRecord, earlier: CellRecord): boolean {
  return !isFinished(earlier) && timingRounds(record) !== timingRounds(earlier);
}

function parseLine(decoder: TextDecoder, bytes: Uint8Array, line: number): CellRecord {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new SyntaxError(`line ${line} is not UTF-8`);
  }
  if (text.endsWith("\r")) throw new SyntaxError(`line ${line} ends with CR LF instead of LF`);
  try {
    return parseCellRecord(text);
  } catch (error) {
    throw new SyntaxError(`line ${line}: ${(error as Error).message}`);
  }
}
