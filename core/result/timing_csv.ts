import { csvText } from "./csv_text.ts";
import type { SelectedCell } from "./select_records.ts";

/**
 * Writes timing.csv: every raw time, in the order it was taken.
 *
 * @param cells Cells in plan order; those without times have no rows.
 * @returns Text of the file.
 */
export function timingCsv(cells: readonly SelectedCell[]): string {
  return csvText(
    "timing.csv",
    cells.flatMap(({ cell, record }) =>
      (record?.samples ?? []).map((sample) => ({
        cell: cell.id,
        arm: sample.arm,
        block: sample.block,
        position: sample.position,
        repetitions: sample.repetitions,
        time_ns: sample.timeNs,
        gpu_time_ns: sample.gpuNs,
      }))
    ),
  );
}
