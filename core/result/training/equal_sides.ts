import { armsOfSide, type EqualAxis } from "../../experiment/training_rules.ts";
import { commonRange, meanOfArms, modelSize, sizedLosses, valuesAt } from "./sized_losses.ts";
import type { LossRule, RunPlace } from "./judge_training_claims.ts";
import type { SeedValues } from "./seed_values.ts";
import { quantityKey, type TrainingRun } from "./training_runs.ts";

/** Two sides where they have as much of something. */
export interface EqualSides {
  /** Values of baseline and candidate. */
  readonly sides: readonly [SeedValues, SeedValues];
  /** Runs that they rest on. */
  readonly runs: readonly TrainingRun[];
  /** Where that is, for the scope of a verdict. */
  readonly text: string;
}

/**
 * Reads both sides of a rule where their models have as many parameters, or operations of training.
 *
 * @param rule The rule; its `equal` says of what.
 * @param bySize Runs of its data set and budget, size by size.
 * @param place The size that it names, for a named size: that of the baseline.
 * @returns The sides, or why there are none.
 */
export function equalSides(
  rule: LossRule,
  bySize: readonly (readonly TrainingRun[])[],
  { data }: RunPlace,
): EqualSides | string {
  const { metric, split, baselineSplit = split, size = "largest" } = rule;
  const axis: EqualAxis = rule.equal!;
  const [baseline, candidate] = [armsOfSide(rule.baseline), armsOfSide(rule.candidate)];
  const own = [
    ...baseline.map((arm) => sizedLosses(bySize, { arm, metric, split: baselineSplit })),
    ...candidate.map((arm) => sizedLosses(bySize, { arm, metric, split })),
  ];
  const range = commonRange(own, axis);
  if (range === undefined) return `no number of ${axis} is reached by both sides`;
  const named = modelSize(
    bySize.flat().filter((run) => run.data === data && run.arm === baseline[0]),
  );
  const at = size === "smallest"
    ? range.smallest
    : size === "largest"
    ? range.largest
    : named?.[axis];
  if (at === undefined || at < range.smallest || at > range.largest) {
    return `${axis} of the baseline at size ${size} are not reached by both sides`;
  }
  const floor = metric === "loss" ? floorOf(bySize, split) : undefined;
  const found = own.map((sizes) => valuesAt(sizes, { axis, at, ...(floor && { floor }) })!);
  return {
    sides: [
      meanOfArms(found.slice(0, baseline.length)),
      meanOfArms(found.slice(baseline.length)),
    ],
    runs: bySize.flat(),
    text: `, at ${at.toPrecision(4)} ${axis}`,
  };
}

/**
 * Finds the loss that no model goes below, of the held-out windows that all sizes are measured on.
 *
 * @param bySize Runs of one data set and budget, size by size.
 * @param split Part of the data.
 * @returns The floor; undefined where it is not known, or not the same of all runs.
 */
export function floorOf(
  bySize: readonly (readonly TrainingRun[])[],
  split = "held-out",
): number | undefined {
  const key = quantityKey({ split, metric: "floor" });
  const floors = new Set(bySize.flat().flatMap(({ final }) => final.get(key)?.value ?? []));
  return floors.size === 1 ? [...floors][0] : undefined;
}
