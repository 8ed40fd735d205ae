import type { DrawIndex } from "../index_stream.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { pairedInterval } from "../statistics/paired_interval.ts";
import { standardDeviation } from "../statistics/summary.ts";
import type { ArmOutcome, ValueSummary } from "./training_analysis.ts";
import { hasSameWindows } from "./same_windows.ts";
import { quantityKey, type TrainingRun } from "./training_runs.ts";

/** Beside what an arm is summarised. */
export interface ArmContext {
  /** Runs of the first arm, which all others are compared with; undefined for itself. */
  readonly first?: readonly TrainingRun[];
  /** Source of chance of the bootstrap, started anew for each quantity. */
  readonly blocksDrawn: () => DrawIndex;
}

/**
 * Summarises the runs of one arm: each quantity over seeds, and its difference to the first arm.
 *
 * The interval of a difference of held-out values is the wider of paired t and BCa bootstrap; all
 * others are t intervals.
 *
 * @param runs Runs of one arm, data set and budget, at least one.
 * @param context What it is compared with.
 * @returns The summary.
 */
export function summarizeArm(
  runs: readonly TrainingRun[],
  { first, blocksDrawn }: ArmContext,
): ArmOutcome {
  const [{ arm, config }] = runs;
  const keys = new Map(runs.flatMap(({ metrics, final }) =>
    metrics.flatMap(({ split, metric }) => {
      const key = quantityKey({ split, metric });
      return final.has(key) ? [[key, { split, metric }] as const] : [];
    })
  ));
  const values = new Map<string, ValueSummary>();
  for (const [key, quantity] of keys) {
    const own = runs.flatMap(({ seed, final }) => {
      const found = final.get(key);
      return found === undefined ? [] : [{ seed, ...found }];
    });
    const numbers = own.map(({ value }) => value);
    const differences = own.flatMap(({ seed, value }) => {
      const run = first?.find((each) => each.seed === seed);
      if (run === undefined || !hasSameWindows(run.config, config, quantity.split)) return [];
      const other = run.final.get(key);
      return other === undefined ? [] : [value - other.value];
    });
    const isHeldOut = quantity.split === "held-out";
    values.set(key, {
      ...quantity,
      unit: own[0].unit,
      values: numbers,
      mean: tInterval(numbers),
      ...(numbers.length < 2 ? {} : { deviation: standardDeviation(numbers) }),
      ...(differences.length === 0 ? {} : {
        difference: isHeldOut
          ? effectInterval(differences, { drawIndex: blocksDrawn() })
          : tInterval(differences),
      }),
      pairs: differences.length,
    });
  }
  const count = (wanted: TrainingRun["status"]) =>
    runs.filter(({ status }) => status === wanted).length;
  const chosen = values.get(quantityKey({ split: "trial", metric: "learning_rate" }));
  return {
    arm,
    config,
    asked: runs.length,
    diverged: count("diverged"),
    missing: count("missing"),
    rate: chosen?.values[0] ?? config.train.learningRate,
    values,
  };
}

/** Of one value an interval without width. */
function tInterval(values: readonly number[]): Interval {
  return values.length === 1
    ? { estimate: values[0], low: values[0], high: values[0], confidence: 0.95 }
    : pairedInterval(values);
}
