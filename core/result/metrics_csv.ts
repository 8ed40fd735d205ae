import { csvText } from "./csv_text.ts";
import type { SelectedCell } from "./select_records.ts";

/**
 * Writes metrics.csv: the canonical values, which repeat byte for byte on every machine.
 *
 * @param cells Cells in plan order; those without a result have no rows.
 * @returns Text of the file.
 */
export function metricsCsv(cells: readonly SelectedCell[]): string {
  return csvText(
    "metrics.csv",
    cells.flatMap(({ cell, record }) =>
      record === undefined || record.status === "failed"
        ? []
        : record.metrics.map((metric) => ({ cell: cell.id, ...metric }))
    ),
  );
}
