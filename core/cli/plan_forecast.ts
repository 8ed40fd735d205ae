import { openDevice } from "../device/open_device.ts";
import type { Plan } from "../experiment/plan.ts";
import { checkData } from "../run/check_data.ts";
import { createDatasets } from "../run/datasets.ts";
import { type Forecast, forecastCells } from "../run/forecast.ts";
import type { RunSettings } from "../run/run_settings.ts";
import { showDownloads } from "./download_progress.ts";
import { CLEAR_LINE, type ProgressOutput } from "./progress.ts";

/** What a plan is predicted for. */
export interface ForecastRequest {
  readonly cells: Plan["cells"];
  readonly settings: RunSettings;
  /** CPU threads; as many as there are cores where not given. */
  readonly threads?: number;
  /** Where downloads are shown; undefined for silence. */
  readonly output?: ProgressOutput;
}

/**
 * Predicts what the cells of a plan take, where training steps can be measured.
 *
 * @returns The forecast; undefined where nothing is trained.
 * @throws {DataError} If a text cannot be had, or is too short.
 */
export async function forecastOf(
  plan: Plan,
  { cells, settings, threads, output }: ForecastRequest,
): Promise<Forecast | undefined> {
  if (!cells.some(({ config }) => config.kind === "training")) return undefined;
  const datasets = createDatasets({ onDownload: showDownloads(output) });
  await checkData(cells, datasets);
  const device = await openDevice({ name: settings.device ?? "auto", threads });
  const show = (text: string) => output?.isTerminal && output.write(`${CLEAR_LINE}${text}`);
  show("Measuring training steps on this machine");
  try {
    const lanes = threads ?? navigator.hardwareConcurrency;
    return await forecastCells(plan, cells, { lanes, device, datasets });
  } finally {
    show("");
    await device.close();
  }
}
