import { canonicalJson } from "../base/canonical_json.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { type CellEstimate, estimateCell } from "../experiment/estimate.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import type { Plan } from "../experiment/plan.ts";
import { placeLabel } from "../experiment/sizes.ts";
import { type Fairness, fairness } from "../model/fairness.ts";
import type { Datasets } from "./datasets.ts";
import { measureSteps } from "./measure_steps.ts";
import { predictTraining } from "./predict_training.ts";
import { runsBesideOthers } from "./run_side_by_side.ts";

/** What a run will take, by what this machine took just now. */
export interface Forecast {
  /** Cells that run at a time, where they may. */
  readonly lanes: number;
  /** Training steps that were measured. */
  readonly measured: number;
  /** Predicted wall time of all cells. */
  readonly seconds: number;
  /** Size and predicted time of a cell. */
  estimateOf(cell: Cell): CellEstimate;
  /** Predicted wall time of some of the cells. */
  secondsOf(cells: readonly Cell[]): number;
  /** Sizes of the arms on each data set that is learned, by its name. */
  readonly fairness: Readonly<Record<string, Fairness>>;
}

/**
 * Predicts sizes and times of cells: steps every distinct training step a few times, and evaluates.
 *
 * @param plan What is planned.
 * @param cells Its cells, or those of a shard.
 * @param options Cells at a time, the device, and where data sets are.
 */
export async function forecastCells(
  { settled }: Plan,
  cells: readonly Cell[],
  options: { readonly lanes: number; readonly device: Device; readonly datasets: Datasets },
): Promise<Forecast> {
  const beside = cells.filter(runsBesideOthers);
  const lanes = options.device.info.name === "cpu" ? Math.min(options.lanes, beside.length) : 1;
  const distinct = new Map<string, TrainingCellConfig>();
  for (const { config } of cells) {
    if (config.kind !== "training") continue;
    const key = keyOf(config);
    if (!distinct.has(key)) distinct.set(key, config);
  }
  const found = await measureSteps([...distinct.values()], { ...options, lanes });
  const measures = new Map([...distinct.keys()].map((key, i) => [key, found[i]]));
  const kinds = new Map<string, "language" | "problems">();
  for (const { data } of distinct.values()) {
    kinds.set(data.name, (await options.datasets.open(data)).kind);
  }
  const estimateOf = (cell: Cell): CellEstimate =>
    cell.config.kind === "training"
      ? predictTraining(
        cell.config,
        measures.get(keyOf(cell.config))!,
        kinds.get(cell.config.data.name)!,
      )
      : estimateCell(cell);
  const sum = (list: readonly Cell[]) =>
    list.reduce((total, cell) => total + estimateOf(cell).seconds, 0);
  const secondsOf = (list: readonly Cell[]) =>
    sum(list.filter((cell) => !runsBesideOthers(cell))) +
    sum(list.filter(runsBesideOthers)) / Math.max(1, lanes);
  const { training } = settled;
  const sizes = [...Map.groupBy(distinct.values(), ({ data, size }) => placeLabel(data.name, size))]
    .map(
      ([name, configs]) => {
        const arms = configs.filter(({ of }) => of === undefined).map((config) => (
          { arm: config.arm, counts: measures.get(keyOf(config))!.counts }
        ));
        return [name, fairness(arms, training!)] as const;
      },
    );
  return {
    lanes: Math.max(1, lanes),
    measured: distinct.size,
    seconds: secondsOf(cells),
    estimateOf,
    secondsOf,
    fairness: Object.fromEntries(sizes),
  };
}

/** Names what decides the time of an update: all but seed, budget, rate and the arm's duplicate. */
function keyOf({ arm, of, data, model, train }: TrainingCellConfig): string {
  const { learningRate: _, ...steps } = train;
  return canonicalJson({
    arm: of ?? arm,
    data,
    model,
    train: steps,
  });
}
