import { estimateCell } from "../experiment/estimate.ts";
import type { Plan } from "../experiment/plan.ts";
import { wrapText } from "../report/wrap_text.ts";
import { countText } from "../result/scope_text.ts";
import type { Forecast } from "../run/forecast.ts";
import { armSizesText } from "./arm_sizes_text.ts";
import { timeLeftText } from "./progress.ts";
import type { TextStyle } from "./terminal.ts";
import { planTable } from "./plan_table.ts";

/** How a plan is written. */
export interface PlanTextOptions extends TextStyle {
  readonly json: boolean;
  /** What was measured of its training cells; estimates by size where not given. */
  readonly forecast?: Forecast;
}

/** Writes what a run would do: its cells with sizes and predicted times, and their sum. */
export function planText(
  plan: Plan,
  cells: Plan["cells"],
  options: PlanTextOptions,
): string {
  const { forecast } = options;
  const estimateOf = forecast?.estimateOf ?? estimateCell;
  const rows = cells.map((cell) => ({ id: cell.id, hash: cell.hash, ...estimateOf(cell) }));
  const seconds = forecast?.seconds ?? rows.reduce((sum, row) => sum + row.seconds, 0);
  const { experiment, version, profile, outOfReach, settled } = plan;
  if (options.json) {
    const { seeds, base, properties, timing, training, gradients, parts } = settled;
    const settings = { seeds, ...base, properties, timing, training, gradients, parts };
    return JSON.stringify({
      experiment,
      version,
      profile,
      settings,
      seconds,
      cells: rows,
      outOfReach,
      warnings: plan.warnings,
      ...(forecast && { lanes: forecast.lanes, fairness: forecast.fairness }),
    });
  }
  const hasModels = rows.some(({ parameters }) => parameters !== undefined);
  const lines = (text: string) => wrapText(text, options.width);
  const skipped = plan.skippedShapes.map((shape) => shape.join("x")).join(", ");
  return [
    `${experiment}, version ${version}, profile ${profile}: ${settled.profiles[profile]?.cost}`,
    "",
    planTable(cells, estimateOf, options),
    "",
    ...lines(
      `${countText(rows.length, "cell")}, about ${timeLeftText(1000 * seconds)}` +
        (forecast === undefined
          ? " on one CPU thread; MFLOP are of one execution of every arm"
          : forecastText(forecast)),
    ),
    ...(hasModels && plan.settled.timing !== undefined
      ? lines(
        "Of blocks and steps: elements of all tokens, parameters of an arm, MiB of all arms " +
          "together as their memory is planned",
      )
      : []),
    ...plan.warnings.flatMap((warning) => lines(`Warning: ${warning}`)),
    ...Object.entries(forecast?.fairness ?? {}).filter(([, { arms }]) => arms.length > 1).map((
      [name, sizes],
    ) => `\n${armSizesText(name, sizes, options)}\n`),
    ...(skipped === "" ? [] : [`Too small to be measured cold: ${skipped}`]),
    ...Object.entries(outOfReach).flatMap(([id, reason]) =>
      lines(`${id} is out of reach: ${reason}`)
    ),
  ].join("\n");
}

function forecastText({ lanes, measured }: Forecast): string {
  const beside = lanes > 1 ? `, ${lanes} cells of training at a time` : "";
  return `${beside}; ${countText(measured, "training step")} measured on this machine just now. ` +
    "MiB and GFLOP are of a cell, seconds of all cells of a line, one at a time";
}
