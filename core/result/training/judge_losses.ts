import { countText, listText } from "../scope_text.ts";
import type { Interval } from "../statistics/interval.ts";
import { judgeEquivalence, type Judgement, judgeSuperiority } from "../statistics/verdict.ts";
import { ALPHA, MIN_SEEDS, replicateFault } from "../verdict_limits.ts";
import type { MeasuredLoss } from "./judge_training_claims.ts";
import type { LossControl } from "./loss_controls.ts";

/** What a comparison is judged with, beside itself. */
export interface LossChecks {
  /** p after Holm's correction. */
  readonly pHolm: number;
  /** Positive controls of the same data set and budget. */
  readonly controls: readonly LossControl[];
  /** An arm against itself from other seeds (A/A), of the same quantity. */
  readonly duplicate?: Interval;
}

/**
 * Judges the comparison of two sides.
 *
 * In this order: seeds must be enough, the positive controls must fire, every seed must have a result;
 * where runs diverged their counts decide, else the interval, the margin and p. A duplicate that
 * differs from its arm by more than the margin does not change the verdict, but its reason says so.
 *
 * @param measured The comparison.
 * @param checks What it is judged with.
 * @returns The verdict.
 */
export function judgeLosses(measured: MeasuredLoss, checks: LossChecks): Judgement {
  const judgement = judge(measured, checks);
  const { rule: { margin } } = measured;
  const { duplicate } = checks;
  const isApart = duplicate !== undefined && (duplicate.low > margin || duplicate.high < -margin);
  return isApart
    ? {
      ...judgement,
      reason:
        `${judgement.reason}; but an arm differs from itself (A/A) by more than the margin, ` +
        "with its whole interval",
    }
    : judgement;
}

function judge(measured: MeasuredLoss, { pHolm, controls }: LossChecks): Judgement {
  const { rule, contrast: { differences, effect, fisher }, seeds } = measured;
  const few = replicateFault(seeds, MIN_SEEDS);
  if (few !== undefined) return { verdict: "inconclusive", reason: few };
  const silent = controlFault(controls);
  if (silent !== undefined) return silent;
  if (fisher !== undefined) return judgeCounts(measured, pHolm);
  const holes = seeds - differences.length;
  if (holes > 0 || effect === undefined) {
    return {
      verdict: "inconclusive",
      reason: `${countText(holes, "seed")} of ${seeds} have no result of both sides`,
    };
  }
  const { margin } = rule;
  if (rule.kind === "lower-loss") return judgeSuperiority(effect, { margin, pHolm, alpha: ALPHA });
  const judgement = judgeEquivalence(effect, { low: -margin, high: margin });
  return judgement.verdict === "supported" && pHolm >= ALPHA
    ? {
      verdict: "inconclusive",
      reason: `${judgement.reason}, but p after Holm is not below ${ALPHA}`,
    }
    : judgement;
}

/**
 * Says what claims come to where a positive control did not fire.
 *
 * @param controls Positive controls of all places that a claim is about.
 * @returns The judgement; undefined where all fired.
 */
export function controlFault(controls: readonly LossControl[]): Judgement | undefined {
  const silent = controls.find(({ fired }) => !fired);
  if (silent === undefined) return undefined;
  const { control: { arm, baseline, minExcess }, reason } = silent;
  return {
    verdict: "invalid-setup",
    reason: `the positive control ${arm} did not fire: it must be worse than ${baseline} by ` +
      `${minExcess} at least, but ${reason}`,
  };
}

/** Where runs diverged, a mean over the others would choose the lucky ones: their counts decide. */
function judgeCounts({ rule, contrast }: MeasuredLoss, pHolm: number): Judgement {
  const { baseline, candidate } = contrast.diverged;
  const counts = `${listText(contrast.baseline)} diverged at ${baseline.count} of ` +
    `${baseline.of} seeds, ${
      listText(contrast.candidate)
    } at ${candidate.count} of ${candidate.of}`;
  const left = contrast.differences.length;
  const rest = left === 0
    ? "no seed is left to compare losses"
    : `the difference is the mean over the ${countText(left, "seed")} at which neither did`;
  if (pHolm >= ALPHA) {
    return {
      verdict: "inconclusive",
      reason: `${counts}: by Fisher's exact test that may be chance; ${rest}`,
    };
  }
  const isBetter = candidate.count * baseline.of < baseline.count * candidate.of;
  return {
    verdict: rule.kind === "lower-loss" && isBetter ? "supported" : "refuted",
    reason: `${counts}: more than chance by Fisher's exact test; ${rest}`,
  };
}
