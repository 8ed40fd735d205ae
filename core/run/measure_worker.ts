import { openCpuDevice } from "../device/cpu/cpu_device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { createDatasets } from "./datasets.ts";
import { measureAll } from "./measure_step.ts";

/** What a lane measures, while other lanes do the same beside it. */
export interface MeasureJob {
  readonly configs: readonly TrainingCellConfig[];
  /** About how long to measure updates of each. */
  readonly seconds: number;
}

self.onmessage = async ({ data: { configs, seconds } }: MessageEvent<MeasureJob>) => {
  const device = await openCpuDevice({ threads: 1 });
  const measures = await measureAll(device, configs, { datasets: createDatasets(), seconds });
  await device.close();
  self.postMessage(measures);
};
