import { terminalTable } from "../core/report/terminal_table.ts";
import type { ErrorRow } from "./bench_row.ts";
import { goalText } from "./estimate.ts";

/** Lays the errors of one norm and pass out: a line an implementation, a column an offset. */
export function errorTable(rows: readonly ErrorRow[], width?: number): string {
  const offsets = [...new Set(rows.map(({ offset }) => offset))];
  const implementations = [...new Set(rows.map(({ implementation }) => implementation))];
  const columns = [
    { title: "offset", wraps: true },
    ...offsets.map((offset) => ({ title: String(offset), isNumber: true })),
    { title: "goal", wraps: true },
  ];
  const lines = implementations.map((implementation) => {
    const own = rows.filter((row) => row.implementation === implementation);
    return [implementation, ...own.map(errorText), goalOf(own)];
  });
  return terminalTable(columns, lines, { width });
}

/** Writes the worst error, and the ratio to the baseline's where there is one. */
function errorText({ worst, estimate }: ErrorRow): string {
  const error = Number.isFinite(worst) ? worst.toExponential(1) : String(worst);
  return estimate === undefined ? error : `${error} ${estimate.estimate.toFixed(1)}×`;
}

/** Sums the verdicts of all offsets up: one that is not met counts, and is named. */
function goalOf(rows: readonly ErrorRow[]): string {
  const { goal } = rows[0];
  if (goal === undefined) return "";
  if (rows.some(({ verdict }) => verdict === undefined)) return `${goalText(goal)}: not judged`;
  const missed = rows.filter(({ verdict }) => verdict === "not met");
  const unsure = rows.some(({ sure }) => !sure) ? ", unsure" : "";
  const verdict = missed.length === 0
    ? "met"
    : `not met at ${missed.map(({ offset }) => offset).join(", ")}`;
  return `${goalText(goal)}: ${verdict}${unsure}`;
}
