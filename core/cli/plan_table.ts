import type { CellEstimate } from "../experiment/estimate.ts";
import type { Cell } from "../experiment/cell.ts";
import { type TerminalColumn, terminalTable } from "../report/terminal_table.ts";
import { type PlanGroup, planGroups } from "./plan_groups.ts";
import type { TextStyle } from "./terminal.ts";

const BYTES_PER_MIB = 1_048_576;

/** A column, and how it is filled. */
type Column = readonly [title: string, text: (group: PlanGroup) => string];

/**
 * Lays the cells of a plan out as a table: a line for those that differ by seed, rate or depth only.
 *
 * Where models are trained, their size and work is shown, else elements and work of operations.
 */
export function planTable(
  cells: readonly Cell[],
  estimateOf: (cell: Cell) => CellEstimate,
  style: TextStyle,
): string {
  const groups = planGroups(cells, estimateOf);
  const learns = cells.some(({ config }) => config.kind === "training");
  const hasModels = groups.some(({ estimate }) => estimate.parameters !== undefined);
  const parameters = ({ estimate }: PlanGroup) => String(estimate.parameters ?? "");
  const count: Column = ["cells", ({ count }) => String(count)];
  const mebibytes: Column = [
    "MiB",
    ({ estimate }) => short(estimate.sizeBytes / BYTES_PER_MIB),
  ];
  const columns: readonly Column[] = [
    ...(groups.length < cells.length ? [count] : []),
    ...(learns
      ? [
        ["params", parameters] as const,
        mebibytes,
        ["GFLOP", ({ estimate }: PlanGroup) => short(estimate.flops / 1e9)] as const,
      ]
      : [
        ["elements", ({ estimate }: PlanGroup) => String(estimate.elements)] as const,
        ...(hasModels ? [["params", parameters] as const] : []),
        mebibytes,
        ["MFLOP", ({ estimate }: PlanGroup) => short(estimate.flops / 1e6)] as const,
      ]),
    ["seconds", ({ estimate }) => short(estimate.seconds)],
  ];
  const head: TerminalColumn[] = columns.map(([title]) => ({ title, align: "right" }));
  return terminalTable(
    [{ title: "cell" }, ...head],
    groups.map((group) => [group.name, ...columns.map(([, text]) => text(group))]),
    style,
  );
}

/** Writes a size or time that is no more exact than it is narrow. */
function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
