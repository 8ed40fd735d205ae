import type { Cell } from "../experiment/cell.ts";
import { isTimed } from "../experiment/timed_cells.ts";
import { estimateCell } from "../experiment/estimate.ts";

/** Seconds of training, by the estimate, that a check of a large result runs again. */
const TRAINING_SECONDS = 5;
/** Seconds from which a training is left out of it. */
const LONG_SECONDS = 20;

/**
 * Chooses the cells that a check runs again: all but timings, of trainings that take long one in so
 * many that about 5 seconds of them remain, spread over the plan, and none that takes 20 alone.
 *
 * @param cells Cells of a plan.
 * @param all Whether every cell is wanted, timings too.
 */
export function cellsToCheck(cells: readonly Cell[], all: boolean): readonly Cell[] {
  if (all) return cells;
  const isTraining = ({ config }: Cell) => config.kind === "training";
  const secondsOf = new Map(
    cells.filter(isTraining).map((cell) => [cell, estimateCell(cell).seconds]),
  );
  const trainings = [...secondsOf].filter(([, each]) => each <= LONG_SECONDS).map(([cell]) => cell);
  const seconds = trainings.reduce((sum, cell) => sum + secondsOf.get(cell)!, 0);
  const every = Math.max(1, Math.ceil(seconds / TRAINING_SECONDS));
  const chosen = new Set(trainings.filter((_, i) => i % every === 0));
  return cells.filter((cell) => isTraining(cell) ? chosen.has(cell) : !isTimed(cell));
}
