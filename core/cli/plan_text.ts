import { estimateCell } from "../experiment/estimate.ts";
import type { Plan } from "../experiment/plan.ts";
import { terminalTable } from "../report/terminal_table.ts";
import { countText } from "../result/scope_text.ts";
import { timeLeftText } from "./progress.ts";
import type { TextStyle } from "./terminal.ts";

const BYTES_PER_MIB = 1_048_576;

/** Writes what a run would do: its cells with sizes and predicted times, and their sum. */
export function planText(
  plan: Plan,
  cells: Plan["cells"],
  options: TextStyle & { readonly json: boolean },
): string {
  const rows = cells.map((cell) => ({ id: cell.id, hash: cell.hash, ...estimateCell(cell) }));
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const { experiment, version, profile, outOfReach, settled } = plan;
  if (options.json) {
    const { seeds, base, properties, timing } = settled;
    const settings = { seeds, ...base, properties, timing };
    return JSON.stringify({
      experiment,
      version,
      profile,
      settings,
      seconds,
      cells: rows,
      outOfReach,
    });
  }
  const trains = rows.some(({ parameters }) => parameters !== undefined);
  const table = terminalTable(
    [
      { title: "cell" },
      { title: "elements", align: "right" },
      ...(trains ? [{ title: "parameters", align: "right" } as const] : []),
      { title: "MiB", align: "right" },
      { title: "MFLOP", align: "right" },
      { title: "seconds", align: "right" },
    ],
    rows.map(({ id, elements, parameters, sizeBytes, flops, seconds }) => [
      id,
      String(elements),
      ...(trains ? [parameters === undefined ? "" : String(parameters)] : []),
      (sizeBytes / BYTES_PER_MIB).toFixed(2),
      (flops / 1e6).toFixed(2),
      seconds.toFixed(2),
    ]),
    options,
  );
  const skipped = plan.skippedShapes.map((shape) => shape.join("x")).join(", ");
  return [
    `${experiment}, version ${version}, profile ${profile}: ${settled.profiles[profile]?.cost}`,
    "",
    table,
    "",
    `${countText(rows.length, "cell")}, about ${
      timeLeftText(1000 * seconds)
    } on one CPU thread; MFLOP are of ` +
    "one execution of every arm",
    ...(trains
      ? [
        "Of blocks and steps: elements of all tokens, parameters of an arm, MiB of all arms " +
        "together as their memory is planned",
      ]
      : []),
    ...(skipped === "" ? [] : [`Too small to be measured cold: ${skipped}`]),
    ...Object.entries(outOfReach).map(([id, reason]) => `${id} is out of reach: ${reason}`),
  ].join("\n");
}
