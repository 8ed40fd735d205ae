import { openDevice } from "../device/open_device.ts";
import type { Plan } from "../experiment/plan.ts";
import { createDatasets } from "../run/datasets.ts";
import { type Forecast, forecastCells } from "../run/forecast.ts";
import type { RunSettings } from "../run/run_settings.ts";

/** What a plan is predicted for. */
export interface ForecastRequest {
  readonly cells: Plan["cells"];
  readonly settings: RunSettings;
  /** CPU threads; as many as there are cores where not given. */
  readonly threads?: number;
}

/**
 * Predicts what the cells of a plan take, where training steps can be measured.
 *
 * @returns The forecast; undefined where nothing is trained.
 */
export async function forecastOf(
  plan: Plan,
  { cells, settings, threads }: ForecastRequest,
): Promise<Forecast | undefined> {
  if (!cells.some(({ config }) => config.kind === "training")) return undefined;
  const device = await openDevice({ name: settings.device ?? "auto", threads });
  try {
    const lanes = threads ?? navigator.hardwareConcurrency;
    return await forecastCells(plan, cells, { lanes, device, datasets: createDatasets() });
  } finally {
    await device.close();
  }
}
