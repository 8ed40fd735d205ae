import { durationText, numberText } from "../core/report/number_text.ts";
import { terminalTable } from "../core/report/terminal_table.ts";
import type { Side, TimingRow } from "./bench_row.ts";
import { type Estimate, goalText } from "./estimate.ts";
import { median } from "../core/result/statistics/summary.ts";

const COLUMNS = [
  { title: "what", wraps: true },
  { title: "median", isNumber: true },
  { title: "interval" },
  { title: "of the best", isNumber: true },
  { title: "goal" },
  { title: "", wraps: false },
  { title: "medians behind it", wraps: true },
];

/** Lays ratios and call times out for the terminal, goals first as they come. */
export function ratioTable(rows: readonly TimingRow[], width?: number): string {
  const cells = rows.map((row) => [
    row.text,
    valueText(row.estimate.estimate, row.unit),
    intervalText(row.estimate),
    valueText(row.estimate.ofExtremes, row.unit),
    row.goal === undefined ? "" : goalText(row.goal),
    verdictText(row),
    row.unit === "µs" ? "" : row.sides.map(sideText).join(" / "),
  ]);
  return terminalTable(COLUMNS, cells, { width });
}

/** Writes a verdict; "unsure" where the interval holds both answers. */
export function verdictText({ verdict, sure }: {
  readonly verdict?: "met" | "not met";
  readonly sure?: boolean;
}): string {
  if (verdict === undefined) return "";
  return sure ? verdict : `${verdict}, unsure`;
}

function valueText(value: number, unit: TimingRow["unit"]): string {
  return unit === "µs" ? `${numberText(value)} µs` : `${numberText(value)}×`;
}

function intervalText({ low, high }: Estimate): string {
  return `[${numberText(low)}, ${numberText(high)}]`;
}

function sideText({ label, samples }: Side): string {
  return `${label} ${durationText(median(samples))}`;
}
