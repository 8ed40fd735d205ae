import { openCpuDevice } from "../device/cpu/cpu_device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { createDatasets } from "./datasets.ts";
import { measureStep, type StepMeasure } from "./measure_step.ts";

/** What a lane measures, while other lanes do the same beside it. */
export interface MeasureJob {
  readonly configs: readonly TrainingCellConfig[];
  /** About how long to measure updates of each. */
  readonly seconds: number;
}

self.onmessage = async ({ data: { configs, seconds } }: MessageEvent<MeasureJob>) => {
  const device = await openCpuDevice({ threads: 1 });
  const datasets = createDatasets();
  const measures: StepMeasure[] = [];
  for (const config of configs) {
    const data = await datasets.open(config.data);
    measures.push(await measureStep(device, config, { data, seconds }));
  }
  await device.close();
  self.postMessage(measures);
};
