import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { indexStream } from "../index_stream.ts";
import type { Interval } from "../statistics/interval.ts";
import { compareLosses } from "./compare_losses.ts";
import { seedValues } from "./seed_values.ts";
import type { Quantity, TrainingRun } from "./training_runs.ts";

/**
 * Compares the duplicated arm with itself, trained from other seeds (A/A).
 *
 * @param quantity What is compared.
 * @param runs Runs of one data set and budget.
 * @param duplicate Name of the arm; undefined if none was trained twice.
 * @returns The difference with its 95 % interval; undefined with fewer than two pairs.
 */
export function duplicateOf(
  { split, metric }: Quantity,
  runs: readonly TrainingRun[],
  duplicate: string | undefined,
): Interval | undefined {
  if (duplicate === undefined) return undefined;
  const [once, again] = [duplicate, DUPLICATE_ARM].map((arm) =>
    seedValues(runs, { split, metric, arms: [arm] })
  );
  const { differences, effect } = compareLosses(once, again, {
    drawIndex: indexStream(`bootstrap/duplicate/${duplicate}/${split}/${metric}`),
  });
  return differences.length < 2 ? undefined : effect;
}
