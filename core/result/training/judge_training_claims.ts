import type { Claim } from "../../experiment/claim.ts";
import { placeLabel, sizeNamed, sizesOf, stepsAt } from "../../experiment/sizes.ts";
import type { TrainingBlock } from "../../experiment/training_blocks.ts";
import {
  armsOfSide,
  type EqualLossRule,
  type GapTrendRule,
  type LowerLossRule,
  type ValueRule,
} from "../../experiment/training_rules.ts";
import type { ClaimOutcome } from "../analysis.ts";
import { indexStream } from "../index_stream.ts";
import { holm } from "../statistics/holm.ts";
import { signFlipTest } from "../statistics/sign_flip.ts";
import { pairedTost } from "../statistics/tost.ts";
import { ALPHA } from "../verdict_limits.ts";
import { compareLosses, type LossContrast } from "./compare_losses.ts";
import { duplicateOf } from "./duplicate_interval.ts";
import { equalSides } from "./equal_sides.ts";
import { judgeLosses } from "./judge_losses.ts";
import { measureTrend } from "./judge_trend.ts";
import { judgeValue } from "./judge_value.ts";
import type { LossControl } from "./loss_controls.ts";
import { seedValues } from "./seed_values.ts";
import type { TrainingRun } from "./training_runs.ts";
import { trainingScope } from "./training_scope.ts";

/** A rule about the losses of two sides. */
export type LossRule = LowerLossRule | EqualLossRule;

/** What claims about trainings are judged by. */
export interface TrainingEvidence {
  /** The block of the experiment. */
  readonly training: TrainingBlock;
  /** Runs of a data set and budget. */
  readonly runsOf: (place: RunPlace) => readonly TrainingRun[];
  /** What the positive controls showed there. */
  readonly controlsOf: (place: RunPlace) => readonly LossControl[];
}

/** A data set and a budget. */
export interface RunPlace {
  /** Name of the data set, with its size where there are some: see `placeLabel`. */
  readonly data: string;
  /** Updates. */
  readonly steps: number;
}

/** A test of a claim, before the correction over all claims. */
interface Tested {
  readonly p: number;
  readonly outcomeOf: (pHolm: number) => ClaimOutcome;
}

/** Comparison of a claim, before the correction over all claims. */
export interface MeasuredLoss {
  /** The claim. */
  readonly claim: Claim;
  /** Its rule. */
  readonly rule: LossRule;
  /** Where it is judged. */
  readonly place: RunPlace;
  /** What the comparison is about. */
  readonly scope: string;
  /** Baseline against candidate, at 95 %, or at 90 % for equal losses. */
  readonly contrast: LossContrast;
  /** Seeds that were asked for. */
  readonly seeds: number;
  /** p of Fisher's exact test where runs diverged, else of sign flips or two one-sided tests. */
  readonly p: number;
}

/**
 * Judges the claims about losses of one experiment, as one family of tests.
 *
 * Support of a difference, or of none, needs a p below 5 % after Holm's correction over all of them:
 * of exact sign flips for a lower loss or the trend of a gap, of two one-sided t tests for equal
 * losses, and of Fisher's exact test where a run of either side diverged. A mean against a limit is no contrast and stands
 * outside the family.
 *
 * @param claims Claims of the experiment; those about other things are passed over.
 * @param evidence What was measured.
 * @returns Outcomes by name of the claim.
 */
export function judgeTrainingClaims(
  claims: readonly Claim[],
  evidence: TrainingEvidence,
): ReadonlyMap<string, ClaimOutcome> {
  const outcomes = new Map<string, ClaimOutcome>();
  const tested = new Map<string, Tested>();
  for (const claim of claims) {
    const { rule } = claim;
    if (rule.kind === "value-below" || rule.kind === "value-above") {
      outcomes.set(claim.id, judgeValue(claim, rule, evidence));
    } else if (rule.kind === "lower-loss" || rule.kind === "equal-loss") {
      const measured = measureLoss(claim, rule, evidence);
      if (!("place" in measured)) outcomes.set(claim.id, measured);
      else {
        const outcomeOf = (pHolm: number) => lossOutcome(measured, { pHolm, evidence });
        tested.set(claim.id, { p: measured.p, outcomeOf });
      }
    } else if (rule.kind === "gap-trend") {
      const places = sizePlaces(rule, evidence.training);
      const bySize = places.map(evidence.runsOf);
      const measured = measureTrend(claim, rule, {
        bySize,
        controls: places.flatMap(evidence.controlsOf),
        scope: trainingScope(bySize.flatMap((runs) => ownRuns(rule, runs))),
      });
      if ("outcomeOf" in measured) tested.set(claim.id, measured);
      else outcomes.set(claim.id, measured);
    }
  }
  const corrected = holm([...tested.values()].map(({ p }) => p));
  [...tested].forEach(([id, { outcomeOf }], i) => outcomes.set(id, outcomeOf(corrected[i])));
  return outcomes;
}

function lossOutcome(
  measured: MeasuredLoss,
  { pHolm, evidence }: { readonly pHolm: number; readonly evidence: TrainingEvidence },
): ClaimOutcome {
  const { claim, rule, place, scope, contrast: { effect, differences, unit }, p } = measured;
  const duplicate = duplicateOf(rule, evidence.runsOf(place), evidence.training.duplicate);
  return {
    claim,
    ...judgeLosses(measured, { pHolm, controls: evidence.controlsOf(place), duplicate }),
    scope,
    ...(effect && { estimate: effect.estimate, low: effect.low, high: effect.high }),
    unit,
    p,
    pHolm,
    n: differences.length,
    ...(duplicate === undefined ? {} : { duplicate }),
  };
}

/**
 * Says where a rule about trainings is judged.
 *
 * @param rule The rule.
 * @param training The block of the experiment.
 * @returns Its data set, else the first; its size, else the largest; its budget, else the last.
 */
export function placeOf(
  { data, budget, size: wanted }: LossRule | ValueRule,
  training: TrainingBlock,
): RunPlace {
  const size = sizeNamed(training, wanted);
  return {
    data: placeLabel(data ?? training.data[0].name, size?.name),
    steps: stepsAt(budget ?? training.budgets[training.budgets.length - 1], size),
  };
}

/** Lists the places of a rule at all sizes, ascending. */
export function sizePlaces(
  { data, budget }: Pick<GapTrendRule, "data" | "budget">,
  training: TrainingBlock,
): readonly RunPlace[] {
  return sizesOf(training).map((size) => ({
    data: placeLabel(data ?? training.data[0].name, size?.name),
    steps: stepsAt(budget ?? training.budgets[training.budgets.length - 1], size),
  }));
}

function measureLoss(
  claim: Claim,
  rule: LossRule,
  { training, runsOf }: TrainingEvidence,
): MeasuredLoss | ClaimOutcome {
  const place = placeOf(rule, training);
  const runs = runsOf(place);
  const { metric, split, baselineSplit = split } = rule;
  const matched = rule.equal === undefined
    ? undefined
    : equalSides(rule, sizePlaces(rule, training).map(runsOf), place);
  if (typeof matched === "string") {
    const scope = trainingScope(ownRuns(rule, runs));
    return { claim, verdict: "inconclusive", reason: matched, scope, unit: "" };
  }
  const sides = matched?.sides ?? [
    seedValues(runs, { metric, split: baselineSplit, arms: armsOfSide(rule.baseline) }),
    seedValues(runs, { metric, split, arms: armsOfSide(rule.candidate) }),
  ];
  const scope = trainingScope(ownRuns(rule, matched?.runs ?? runs)) + (matched?.text ?? "");
  const confidence = rule.kind === "equal-loss" ? 1 - 2 * ALPHA : 0.95;
  const drawIndex = indexStream(`bootstrap/${claim.id}`);
  const contrast = compareLosses(sides[0], sides[1], { drawIndex, confidence });
  const { differences, fisher } = contrast;
  if (differences.length === 0 && fisher === undefined) {
    const empty = sides.findIndex(({ values }) => values.size === 0);
    const where = empty === 0 ? baselineSplit : split;
    const arms = sides[Math.max(0, empty)].arms.join(", ");
    const reason = sides.some(({ missing }) => missing > 0)
      ? `${place.data} was not trained with ${arms} for ${place.steps} updates`
      : `${arms} has no ${metric} of ${where}`;
    return {
      claim,
      verdict: "inconclusive",
      reason,
      scope,
      unit: "",
    };
  }
  const seeds = Math.max(sides[0].seeds.length, sides[1].seeds.length);
  return {
    claim,
    rule,
    place,
    scope,
    contrast,
    seeds,
    p: fisher ?? pOf(claim.id, rule, differences),
  };
}

/** p of the test that supports the rule; 1 where there are too few pairs for one. */
function pOf(id: string, rule: LossRule, differences: readonly number[]): number {
  if (differences.length < 2) return 1;
  if (rule.kind === "equal-loss") {
    return pairedTost(differences, { low: -rule.margin, high: rule.margin }).p;
  }
  return signFlipTest(differences, { drawIndex: indexStream(`sign-flip/${id}`) });
}

/** Runs of the arms that a rule names. */
function ownRuns(
  rule: LossRule | GapTrendRule,
  runs: readonly TrainingRun[],
): readonly TrainingRun[] {
  const arms = [...armsOfSide(rule.baseline), ...armsOfSide(rule.candidate)];
  return runs.filter(({ arm }) => arms.includes(arm));
}
