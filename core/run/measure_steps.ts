import type { Device } from "../device/device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import type { Datasets } from "./datasets.ts";
import { measureAll, type StepMeasure } from "./measure_step.ts";
import type { MeasureJob } from "./measure_worker.ts";

/** Seconds for the updates of all configs together, and the least and most for one. */
const ALL_SECONDS = 2;
const [LEAST_SECONDS, MOST_SECONDS] = [0.05, 0.3];

/**
 * Measures what cells of training cost, in as many lanes at a time as will run: lanes share caches
 * and memory, so that an update takes longer beside another.
 *
 * @param configs One cell of each kind.
 * @param options Lanes; the device where there is one only.
 * @returns A measure for each config: the mean over the lanes.
 */
export async function measureSteps(
  configs: readonly TrainingCellConfig[],
  { lanes, device, datasets }: {
    readonly lanes: number;
    readonly device: Device;
    readonly datasets: Datasets;
  },
): Promise<readonly StepMeasure[]> {
  const share = ALL_SECONDS / Math.max(1, configs.length);
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, share));
  if (lanes > 1) {
    const job = { configs, seconds };
    const all = await Promise.all(Array.from({ length: lanes }, () => measureInWorker(job)));
    return configs.map((_, i) => meanOf(all.map((measures) => measures[i])));
  }
  return await measureAll(device, configs, { datasets, seconds });
}

function measureInWorker(job: MeasureJob): Promise<readonly StepMeasure[]> {
  const worker = new Worker(new URL("./measure_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<readonly StepMeasure[]>();
  worker.onmessage = ({ data }: MessageEvent<readonly StepMeasure[]>) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot measure a training step: ${event.message}`));
  };
  worker.postMessage(job);
  return promise.finally(() => worker.terminate());
}

function meanOf(measures: readonly StepMeasure[]): StepMeasure {
  const mean = (of: (measure: StepMeasure) => number) =>
    measures.reduce((sum, measure) => sum + of(measure), 0) / measures.length;
  return {
    ...measures[0],
    setupSeconds: mean(({ setupSeconds }) => setupSeconds),
    stepSeconds: mean(({ stepSeconds }) => stepSeconds),
    evaluationSetupSeconds: mean(({ evaluationSetupSeconds }) => evaluationSetupSeconds),
    tokenSeconds: mean(({ tokenSeconds }) => tokenSeconds),
    moreTokenSeconds: mean(({ moreTokenSeconds }) => moreTokenSeconds),
  };
}
