import { type Column, COLUMNS, type CsvName } from "./columns.ts";

/**
 * Writes the columns of a result file as a Markdown table, as results/README.md has it.
 *
 * @param name Name of the file.
 * @returns The table, without a final line feed.
 */
export function columnTable(name: CsvName): string {
  const rows: readonly (readonly string[])[] = COLUMNS[name].map((column: Column) => [
    `\`${column.name}\``,
    column.unit,
    column.better,
    column.meaning,
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const heading = ["column", "unit", "better", "meaning"];
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}
