import type { Cell } from "../experiment/cell.ts";
import { estimateCell } from "../experiment/estimate.ts";
import { countText } from "../result/scope_text.ts";
import type { Forecast } from "../run/forecast.ts";
import { estimateSeconds } from "../run/run_cells.ts";
import { CLEAR_LINE, type ProgressOutput, timeLeftText } from "./progress.ts";

/** Seconds of training, by size alone, from which it pays to measure steps first. */
const MEASURED_FROM_SECONDS = 20;

/**
 * Measures the training steps of a run, where enough of it is left and somebody looks.
 *
 * @param cells Cells that are left to run.
 * @param options How to measure, and where that is shown; undefined for nobody.
 * @returns The forecast; undefined where estimates by size are good enough.
 */
export async function forecastRun(
  cells: readonly Cell[],
  { measure, output }: {
    readonly measure?: () => Promise<Forecast>;
    readonly output?: ProgressOutput;
  },
): Promise<Forecast | undefined> {
  const trainings = cells.filter(({ config }) => config.kind === "training");
  const seconds = trainings.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
  if (seconds < MEASURED_FROM_SECONDS || output === undefined) return undefined;
  const show = (text: string) => output.isTerminal && output.write(`${CLEAR_LINE}${text}`);
  show("Measuring training steps on this machine");
  try {
    return await measure?.();
  } finally {
    show("");
  }
}

/**
 * Says what a run will take, by what was measured where something was.
 *
 * @param cells Cells that are left to run.
 * @param options The forecast, and whether other cells are finished.
 */
export function runTimeText(
  cells: readonly Cell[],
  { forecast, isRest }: { readonly forecast?: Forecast; readonly isRest: boolean },
): string {
  const seconds = (forecast?.secondsOf ?? estimateSeconds)(cells);
  const text = `about ${timeLeftText(1000 * seconds)}${isRest ? " left" : ""}`;
  if (forecast === undefined) return text;
  return `${text}, by ${countText(forecast.measured, "training step")} measured just now`;
}
