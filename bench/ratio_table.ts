import { durationText, numberText } from "../core/report/number_text.ts";
import { terminalTable } from "../core/report/terminal_table.ts";
import type { FigureRow, Side, TimingRow } from "./bench_row.ts";
import { type Estimate, goalText } from "./estimate.ts";
import { median } from "../core/result/statistics/summary.ts";

const COLUMNS = [
  { title: "what", wraps: true },
  { title: "median", isNumber: true },
  { title: "interval" },
  { title: "of the best", isNumber: true },
  { title: "goal" },
  { title: "", wraps: false },
  { title: "behind it", wraps: true },
];

/** Lays ratios and figures out for the terminal, as they come. */
export function ratioTable(rows: readonly (TimingRow | FigureRow)[], width?: number): string {
  const cells = rows.map((row) => [
    row.text,
    valueText(row.estimate.estimate, row.unit),
    row.estimate.confidence === 1 ? "" : intervalText(row.estimate),
    valueText(row.estimate.ofExtremes, row.unit),
    row.goal === undefined ? "" : goalText(row.goal),
    verdictText(row),
    behindText(row),
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

function valueText(value: number, unit: string): string {
  return unit === "ratio" ? `${numberText(value)}×` : `${numberText(value)} ${unit}`.trim();
}

/** The medians behind a ratio, numerator first, or what else belongs to a figure. */
function behindText(row: TimingRow | FigureRow): string {
  if (row.kind === "figure") {
    return Object.entries(row.details).map(([name, value]) => `${name} ${value}`).join(", ");
  }
  return row.unit === "ratio" ? row.sides.map(sideText).join(" / ") : "";
}

function intervalText({ low, high }: Estimate): string {
  return `[${numberText(low)}, ${numberText(high)}]`;
}

function sideText({ label, samples }: Side): string {
  return `${label} ${durationText(median(samples))}`;
}
