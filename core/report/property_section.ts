import { sha256Hex } from "../base/sha256.ts";
import { metricNumber } from "../result/cell_record.ts";
import { metricsCsv } from "../result/metrics_csv.ts";
import type { SelectedCell } from "../result/select_records.ts";
import { markdownBlocks, markdownTable } from "./markdown.ts";
import { numberText } from "./number_text.ts";
import type { ReportInput } from "./report_input.ts";

/** Families of cells whose values are checks. */
const EXACT = new Set(["property", "part", "fact"]);

/**
 * Writes the section of a report that holds the canonical values: spread over shapes and seeds.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty without property cells.
 */
export function propertySection({ analysis: { cells } }: ReportInput): string {
  const rows = propertyRows(cells);
  if (rows.length === 0) return "";
  return markdownBlocks([
    "## Exact part",
    "These values repeat bit for bit on every machine whose arithmetic class is `bitwise`: " +
    `metrics.csv has SHA-256 \`${sha256Hex(metricsCsv(cells))}\`.`,
    markdownTable(
      [
        { title: "check" },
        { title: "arm" },
        { title: "metric" },
        { title: "smallest", align: "right" },
        { title: "largest", align: "right" },
        { title: "unit" },
        { title: "values", align: "right" },
      ],
      rows,
    ),
  ]);
}

function propertyRows(cells: readonly SelectedCell[]): readonly (readonly string[])[] {
  const groups = new Map<string, { labels: readonly string[]; unit: string; values: number[] }>();
  for (const { record } of cells) {
    if (record === undefined || record.status === "failed") continue;
    if (!EXACT.has(record.config.kind)) continue;
    for (const { arm, split, metric, unit, value } of record.metrics) {
      if (typeof value === "string" && Number.isNaN(metricNumber(value)) && value !== "nan") {
        continue; // a hash: it is in metrics.csv
      }
      const labels = [split, arm, metric];
      const key = JSON.stringify([...labels, unit]);
      const group = groups.get(key) ?? { labels, unit, values: [] };
      group.values.push(metricNumber(value));
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ labels, unit, values }) => [
    ...labels.map((label) => `\`${label}\``),
    numberText(Math.min(...values)),
    numberText(Math.max(...values)),
    unit,
    String(values.length),
  ]);
}
