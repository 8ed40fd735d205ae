import { stringify } from "@std/csv";
import { type ColumnName, COLUMNS, type CsvName } from "./columns.ts";

/** Rows of a result file; undefined means that a value was not measured. */
export type CsvRow<Name extends CsvName> = Readonly<
  Record<ColumnName<Name>, string | number | undefined>
>;

/**
 * Writes a result file as CSV: RFC 4180 quoting, a header row, line feeds.
 *
 * Numbers are written in the shortest form that reads back to the same f64; what was not measured
 * is empty.
 *
 * @param name Name of the file; it fixes the columns.
 * @param rows Rows, in the order they are written.
 * @returns Text that ends with a line feed.
 * @throws {RangeError} If a number is NaN or infinite.
 */
export function csvText<Name extends CsvName>(name: Name, rows: readonly CsvRow<Name>[]): string {
  const columns = COLUMNS[name].map((column) => column.name as ColumnName<Name>);
  const cells = rows.map((row) => columns.map((column) => cellText(row[column], { name, column })));
  const text = stringify([columns, ...cells], { headers: false });
  return text.replaceAll("\r\n", "\n"); // fields hold no CR: see cellText
}

function cellText(
  value: string | number | undefined,
  where: { readonly name: string; readonly column: string },
): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value.replaceAll(/\r\n?/g, "\n");
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `Cannot write ${where.name} as every number must be finite: ` +
        `column=${where.column}, value=${value}`,
    );
  }
  return Object.is(value, -0) ? "-0" : String(value);
}
