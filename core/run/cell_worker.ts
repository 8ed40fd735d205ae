import { openCpuDevice } from "../device/cpu/cpu_device.ts";
import type { Cell } from "../experiment/cell.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { checkpointOf, type Checkpoints } from "./checkpoints.ts";
import { createDatasets } from "./datasets.ts";
import { runCell } from "./run_cell.ts";

/** A cell for a worker, with what it cannot know. */
export interface CellJob {
  readonly cell: Cell;
  /** Records of its trials. */
  readonly trials: readonly CellRecord[];
  /** Which models are kept; none where not given. */
  readonly checkpoints?: Checkpoints;
}

const device = openCpuDevice({ threads: 1 });
const datasets = createDatasets();
// What is to stop is terminated with its worker.
const { signal } = new AbortController();

self.onmessage = async ({ data: { cell, trials, checkpoints } }: MessageEvent<CellJob>) => {
  const finished = (hash: string) => trials.find((record) => record.cell === hash);
  const onTrained = checkpointOf(cell, checkpoints, datasets);
  const options = { signal, datasets, finished, onTrained };
  self.postMessage(await runCell(cell, await device, options));
};
