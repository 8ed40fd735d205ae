import type { TrainingCellConfig } from "../../experiment/model_cell.ts";

/** What says how long the windows of a run are. */
type Trained = Pick<TrainingCellConfig, "train">;

/** Parts of the data of which windows are as long as those of training. */
const AS_TRAINED: ReadonlySet<string> = new Set(["held-out", "train", "floor"]);

/**
 * Says whether two runs on the same data are measured on the same windows.
 *
 * Held-out windows are as long as those of training, and a longer one has more context for each
 * target: losses of arms that were trained at different lengths do not compare there. Losses by length
 * and by position are of the same windows, whatever the length of training.
 *
 * @param a What was asked for in one run.
 * @param b What was asked for in the other.
 * @param split Part of the data.
 */
export function hasSameWindows(a: Trained, b: Trained, split = "held-out"): boolean {
  return a.train.length === b.train.length || !AS_TRAINED.has(split);
}
