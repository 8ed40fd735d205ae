import { estimateCell } from "../experiment/estimate.ts";
import type { Plan } from "../experiment/plan.ts";
import { terminalTable } from "../report/terminal_table.ts";
import { timeLeftText } from "./progress.ts";

const BYTES_PER_MIB = 1_048_576;

/** Writes what a run would do: its cells with sizes and predicted times, and their sum. */
export function planText(
  plan: Plan,
  cells: Plan["cells"],
  options: { readonly json: boolean },
): string {
  const rows = cells.map((cell) => ({ id: cell.id, hash: cell.hash, ...estimateCell(cell) }));
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  if (options.json) {
    const { experiment, version, profile, outOfReach } = plan;
    return JSON.stringify({ experiment, version, profile, seconds, cells: rows, outOfReach });
  }
  const table = terminalTable(
    [
      { title: "cell" },
      { title: "elements", align: "right" },
      { title: "MiB", align: "right" },
      { title: "seconds", align: "right" },
    ],
    rows.map(({ id, elements, sizeBytes, seconds }) => [
      id,
      String(elements),
      (sizeBytes / BYTES_PER_MIB).toFixed(2),
      seconds.toFixed(2),
    ]),
  );
  const skipped = plan.skippedShapes.map((shape) => shape.join("x")).join(", ");
  return [
    `${plan.experiment}, version ${plan.version}, profile ${plan.profile}`,
    "",
    table,
    "",
    `${rows.length} cells, about ${timeLeftText(1000 * seconds)}`,
    ...(skipped === "" ? [] : [`too small to be measured cold: ${skipped}`]),
    ...Object.entries(plan.outOfReach).map(([id, reason]) => `${id} is out of reach: ${reason}`),
  ].join("\n");
}
