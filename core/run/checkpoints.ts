import type { Cell } from "../experiment/cell.ts";
import { sizesOf, stepsAt } from "../experiment/sizes.ts";
import type { TrainingBlock } from "../experiment/training_blocks.ts";
import type { Datasets } from "./datasets.ts";
import type { TrainingCellNeeds } from "./run_training_cell.ts";
import { storeFailure } from "./store_failure.ts";
import { saveTrainedModel } from "./trained_model.ts";

/** Folder of checkpoints in a result folder; not among the files of a result. */
export const CHECKPOINTS_FOLDER = "checkpoints";

/** Which models are kept, and where. */
export interface Checkpoints {
  /** Folder of all of them. */
  readonly folder: string;
  /** Updates of the runs whose models are kept, by size; "" where there are no sizes. */
  readonly steps: Readonly<Record<string, number>>;
}

/**
 * Gives the updates that the main budget is at each size: those after which models are kept.
 *
 * @param training The block, whose last budget is the main one.
 */
export function mainSteps(training: TrainingBlock): Checkpoints["steps"] {
  const budget = training.budgets.at(-1)!;
  return Object.fromEntries(
    sizesOf(training).map((size) => [size?.name ?? "", stepsAt(budget, size)]),
  );
}

/**
 * Gives the folder of a cell's model; undefined where none is kept of it.
 *
 * @param cell Any cell.
 * @param checkpoints Which models are kept.
 */
export function checkpointFolder(
  { id, config }: Cell,
  checkpoints: Checkpoints,
): string | undefined {
  if (config.kind !== "training" || config.role === "trial") return undefined;
  if (checkpoints.steps[config.size ?? ""] !== config.steps) return undefined;
  return `${checkpoints.folder}/${id.replaceAll("/", "-")}`;
}

/**
 * Makes what saves the model of a cell as a folder of its own, named by the cell.
 *
 * @param cell Any cell.
 * @param checkpoints Which models are kept; none where undefined.
 * @param datasets Where the cell's data set is.
 * @returns What is told the trained model; a run that diverged has none. Undefined if not kept.
 */
export function checkpointOf(
  cell: Cell,
  checkpoints: Checkpoints | undefined,
  datasets: Datasets,
): TrainingCellNeeds["onTrained"] {
  const { config } = cell;
  if (checkpoints === undefined || config.kind !== "training") return undefined;
  const folder = checkpointFolder(cell, checkpoints);
  if (folder === undefined) return undefined;
  return async (spec, { training, state }) => {
    if (state === undefined) return;
    const data = await datasets.open(config.data);
    const start = { seeds: [config.seed] };
    try {
      await saveTrainedModel(folder, { spec, training, state, start, data });
    } catch (error) {
      throw storeFailure(error, folder);
    }
  };
}
