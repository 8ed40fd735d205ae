import type { BenchRow, ErrorRow, FigureRow, SkippedRow, TimingRow } from "./bench_row.ts";
import { errorTable } from "./error_table.ts";
import type { Machine } from "./machine.ts";
import { profileTable } from "./profile_table.ts";
import { ratioTable } from "./ratio_table.ts";

/** What a run of the bench found. */
export interface BenchOutcome {
  readonly schema: 1;
  readonly rounds: number;
  readonly sampleMs: number;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
}

/** Writes an outcome for the terminal: ratios and figures, profiles, errors, what was skipped, and goals counted. */
export function outcomeText(outcome: BenchOutcome, width?: number): string {
  const { rounds, sampleMs, machine, rows } = outcome;
  const ratios = rows.filter((row) => row.kind === "timing" || row.kind === "figure");
  const profiles = rows.filter((row) => row.kind === "profile");
  const errors = rows.filter((row) => row.kind === "error");
  const skipped = rows.filter((row) => row.kind === "skipped");
  const tables = [...new Set(errors.map(({ table }) => table))];
  return [
    `${rounds} rounds in random order, samples of ${sampleMs} ms or more; ${machine.processor}, ` +
    `${machine.cores} cores, load ${machine.load.start} to ${machine.load.end}; ` +
    `Deno ${machine.deno}`,
    ...(ratios.length === 0 ? [] : [ratioSection(ratios, width)]),
    ...profiles.map((row) => profileTable(row, width)),
    ...tables.map((table) => errorSection(table, { rows: errors, width })),
    ...(skipped.length === 0 ? [] : [skippedSection(skipped)]),
    goalSummary(rows),
  ].join("\n\n");
}

function ratioSection(rows: readonly (TimingRow | FigureRow)[], width?: number): string {
  return [
    "Speed (ops: forward, 4096 x 1024 f32; calls: 64 elements, 300 in a row)",
    "",
    ratioTable(rows, width),
    "",
    `median: of the ratios of each round; interval: of that median (${
      confidenceText(rows)
    }); of the best: the least time, or one over the other`,
  ].join("\n");
}

function errorSection(
  table: string,
  { rows, width }: { readonly rows: readonly ErrorRow[]; readonly width?: number },
): string {
  return [
    `Worst |error| against f64, ${table}: 64 x 1024, U(-1, 1) + offset; × PyTorch's, median`,
    "",
    errorTable(rows.filter((row) => row.table === table), width),
  ].join("\n");
}

function skippedSection(rows: readonly SkippedRow[]): string {
  return rows.map(({ text, reason }) => `skipped: ${text}: ${reason}`).join("\n");
}

function goalSummary(rows: readonly BenchRow[]): string {
  const judged = rows.flatMap((row) => "verdict" in row && row.verdict ? [row] : []);
  const met = judged.filter(({ verdict }) => verdict === "met");
  const unsure = judged.filter(({ sure }) => !sure).length;
  const missed = judged.filter(({ verdict }) => verdict === "not met");
  const unjudged = rows.filter((row) => "goal" in row && row.goal && !("verdict" in row));
  return [
    `goals: ${met.length} of ${judged.length} met, ${unsure} unsure (the interval holds both ` +
    `answers, or rounds are fewer than 6), ${unjudged.length} not judged`,
    ...missed.map(({ name }) => `not met: ${name}`),
  ].join("\n");
}

function confidenceText(rows: readonly (TimingRow | FigureRow)[]): string {
  const least = Math.min(...rows.map(({ estimate }) => estimate.confidence));
  return `${(100 * least).toFixed(1)} %`;
}
