import type { Cell } from "../experiment/cell.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { trialCells } from "../experiment/training_cells.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { finalLoss } from "../result/final_loss.ts";
import { chooseRate, type RateChoice } from "../train/choose_rate.ts";

/** Gives the record of a finished trial; makes it where there is none. */
export type TrialSource = (trial: Cell) => Promise<CellRecord>;

/**
 * Chooses the learning rate of a cell by its trials: the least mean held-out loss.
 *
 * @param config A main cell.
 * @param recordOf Gives the record of each trial.
 * @returns The choice; undefined where the cell has one rate only.
 * @throws {Error} If a trial failed, so that nothing can be chosen.
 */
export async function trialRate(
  config: TrainingCellConfig,
  recordOf: TrialSource,
): Promise<RateChoice | undefined> {
  if (config.trial === undefined) return undefined;
  const trials = [];
  for (const cell of trialCells(config)) {
    const record = await recordOf(cell);
    if (record.status === "failed") {
      throw new Error(
        `Cannot choose a learning rate as every trial must end: cell=${cell.id}, ` +
          `reason="${record.reason}"`,
      );
    }
    const { train: { learningRate: rate }, seed } = cell.config as TrainingCellConfig;
    trials.push({ rate, seed, loss: finalLoss(record) });
  }
  return chooseRate(trials);
}
