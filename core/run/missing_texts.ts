import { DataError } from "../base/errors.ts";
import type { Cell } from "../experiment/cell.ts";
import type { Datasets } from "./datasets.ts";

/**
 * Finds the texts of cells that cannot be had on this machine.
 *
 * @param cells Cells that would run.
 * @param datasets Where data sets are opened.
 * @returns Why, by the source of the text.
 */
export async function missingTexts(
  cells: readonly Cell[],
  datasets: Pick<Datasets, "open">,
): Promise<ReadonlyMap<string, string>> {
  const missing = new Map<string, string>();
  for (const { config } of cells) {
    if (!("data" in config) || missing.has(config.data.source)) continue;
    try {
      await datasets.open(config.data);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      missing.set(config.data.source, `what learns ${config.data.source}: ${error.message}`);
    }
  }
  return missing;
}
