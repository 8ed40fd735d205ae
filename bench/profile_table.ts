import { numberText, percentText } from "../core/report/number_text.ts";
import { terminalTable } from "../core/report/terminal_table.ts";
import type { ProfileRow } from "./bench_row.ts";

/** Share of a step below which ops are added up in one line. */
const LEAST_SHARE = 0.002;

const COLUMNS = [
  { title: "op", wraps: false },
  ...["times", "ms", "share", "GFLOP/s", "GB/s"].map((title) => ({
    title,
    align: "right" as const,
  })),
];

/** Lays out where the time of a training step goes; JSON has the ops that are too short for it. */
export function profileTable({ text, ops }: ProfileRow, width?: number): string {
  const shown = ops.filter(({ share }) => share >= LEAST_SHARE);
  const rest = ops.filter(({ share }) => share < LEAST_SHARE);
  const sum = (name: "applications" | "ms" | "share", of = ops) =>
    of.reduce((total, op) => total + op[name], 0);
  const line = (op: string, of: typeof ops) => [
    op,
    String(sum("applications", of)),
    numberText(sum("ms", of)),
    percentText(sum("share", of)),
    "",
    "",
  ];
  const rows = [
    ...shown.map((op) => [
      op.op,
      String(op.applications),
      numberText(op.ms),
      percentText(op.share),
      numberText(op.gflops),
      numberText(op.gigabytesPerSecond),
    ]),
    ...(rest.length === 0 ? [] : [line("others", rest)]),
    line("all", ops),
  ];
  return [text, "", terminalTable(COLUMNS, rows, { width })].join("\n");
}
