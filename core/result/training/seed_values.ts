import { mean } from "../statistics/summary.ts";
import { type Quantity, quantityKey, type TrainingRun } from "./training_runs.ts";

/** One number a seed, and the seeds that have none. */
export interface SeedValues {
  /** Arms that it is about. */
  readonly arms: readonly string[];
  /** The number of each seed; of several arms their mean. */
  readonly values: ReadonlyMap<number, number>;
  /** Seeds at which an arm diverged. */
  readonly diverged: ReadonlySet<number>;
  /** Seeds that were asked for. */
  readonly seeds: readonly number[];
  /** Runs that have no result. */
  readonly missing: number;
  /** Unit of the numbers; empty for pure ones and where there is none. */
  readonly unit: string;
}

/**
 * Takes a quantity of one arm, or the mean of several arms, seed by seed.
 *
 * @param runs Runs of one data set and budget.
 * @param wanted Arms and quantity.
 * @returns The numbers; a seed counts only if every arm has one there.
 */
export function seedValues(
  runs: readonly TrainingRun[],
  { arms, ...quantity }: Quantity & { readonly arms: readonly string[] },
): SeedValues {
  const key = quantityKey(quantity);
  const own = runs.filter(({ arm }) => arms.includes(arm));
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  const values = new Map<number, number>();
  const diverged = new Set<number>();
  let unit = "";
  for (const seed of seeds) {
    const here = own.filter((run) => run.seed === seed);
    if (here.some(({ status }) => status === "diverged")) diverged.add(seed);
    const found = here.flatMap(({ final }) => final.get(key) ?? []);
    if (found.length < arms.length) continue;
    unit = found[0].unit;
    values.set(seed, mean(found.map(({ value }) => value)));
  }
  const missing = own.filter(({ status }) => status === "missing").length;
  return { arms, values, diverged, seeds, missing, unit };
}
