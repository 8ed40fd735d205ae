import type { Cell } from "../experiment/cell.ts";
import type { CellRecord } from "./cell_record.ts";
import { isFinished } from "./timing_rounds.ts";

/** A cell of a plan and what is known about it. */
export interface SelectedCell {
  /** The cell. */
  readonly cell: Cell;
  /** Its record; undefined if it was not run. */
  readonly record?: CellRecord;
}

/**
 * Finds the record that counts for each cell of a plan.
 *
 * A finished record counts before a timing in other rounds than today's, and that before a failed
 * one; of failed ones the last. Records of other configs (another version, other settings) do not
 * count.
 *
 * @param cells Cells of the plan.
 * @param records Records of one or more result files, in file order.
 * @returns One entry a cell, in plan order.
 */
export function selectRecords(
  cells: readonly Cell[],
  records: readonly CellRecord[],
): readonly SelectedCell[] {
  const chosen = new Map<string, CellRecord>();
  for (const record of records) {
    const before = chosen.get(record.cell);
    const isKept = before?.status === "ok" && !isFinished(record);
    if (before !== undefined && (isFinished(before) || isKept)) continue;
    chosen.set(record.cell, record);
  }
  return cells.map((cell) => ({ cell, record: chosen.get(cell.hash) }));
}
