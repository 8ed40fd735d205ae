import type { Claim } from "../../experiment/claim.ts";
import { armsOfSide, type GapTrendRule } from "../../experiment/training_rules.ts";
import type { ClaimOutcome } from "../analysis.ts";
import { indexStream } from "../index_stream.ts";
import { countText } from "../scope_text.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { signFlipTest } from "../statistics/sign_flip.ts";
import { type Judgement, judgeSuperiority } from "../statistics/verdict.ts";
import { ALPHA, MIN_SEEDS, replicateFault } from "../verdict_limits.ts";
import { gapsBySize, gapSlopes, type SizedGapValues } from "./gap_trend.ts";
import type { LossControl } from "./loss_controls.ts";
import { controlFault } from "./judge_losses.ts";
import type { TrainingRun } from "./training_runs.ts";

/** A trend before the correction over all claims. */
export interface MeasuredTrend {
  /** p of sign flips of the slopes. */
  readonly p: number;
  /** Makes the outcome of the corrected p. */
  readonly outcomeOf: (pHolm: number) => ClaimOutcome;
}

/**
 * Measures the claim that the gap of two sides shrinks, or grows, with size.
 *
 * The gap of a seed, `baseline - candidate`, has a slope over the logarithm of the parameters; the
 * claim is supported if the interval of their mean lies beyond the margin as claimed and p after
 * Holm's correction is below 5 %. A gap that is not above 0 at the smallest size cannot shrink: a fall
 * then supports nothing. Where a run diverged the slopes are of the lucky seeds: no verdict.
 *
 * @param claim The claim.
 * @param rule Its rule.
 * @param evidence Runs of the data set and budget, size by size, and positive controls of all sizes.
 * @returns The trend, or an outcome where it cannot be measured.
 */
export function measureTrend(
  claim: Claim,
  rule: GapTrendRule,
  { bySize, controls, scope }: {
    readonly bySize: readonly (readonly TrainingRun[])[];
    readonly controls: readonly LossControl[];
    readonly scope: string;
  },
): MeasuredTrend | ClaimOutcome {
  const { metric, split, direction } = rule;
  const sides = { baseline: armsOfSide(rule.baseline), candidate: armsOfSide(rule.candidate) };
  const gaps = gapsBySize(bySize, { ...sides, metric, split });
  const sign = direction === "shrinks" ? -1 : 1;
  const effects = [...gapSlopes(gaps).values()].map((slope) => sign * slope);
  if (gaps.length < bySize.length || effects.length === 0) {
    const reason = `no seed has ${metric} of ${split} of both sides at each of ` +
      countText(bySize.length, "size");
    return { claim, verdict: "inconclusive", reason, scope, unit: "" };
  }
  const drawIndex = indexStream(`bootstrap/${claim.id}`);
  const interval = effectInterval(effects, { drawIndex });
  const p = effects.length < 2
    ? 1
    : signFlipTest(effects, { drawIndex: indexStream(`sign-flip/${claim.id}`) });
  const { estimate, low, high } = interval;
  const unit = `${gaps[0].unit} a decade`.trim();
  const numbers = { scope, estimate, low, high, unit, p, n: effects.length };
  return {
    p,
    outcomeOf: (pHolm) => ({
      claim,
      ...judgeTrend(rule, { interval, gaps, controls, pHolm, n: effects.length, id: claim.id }),
      ...numbers,
      pHolm,
    }),
  };
}

function judgeTrend(
  { margin, direction }: GapTrendRule,
  { interval, gaps, controls, pHolm, n, id }: {
    readonly interval: Interval;
    readonly gaps: readonly SizedGapValues[];
    readonly controls: readonly LossControl[];
    readonly pHolm: number;
    readonly n: number;
    readonly id: string;
  },
): Judgement {
  const seeds = Math.max(...gaps.map((gap) => gap.seeds));
  const few = replicateFault(seeds, MIN_SEEDS);
  if (few !== undefined) return { verdict: "inconclusive", reason: few };
  const silent = controlFault(controls);
  if (silent !== undefined) return silent;
  const diverged = gaps.reduce((sum, gap) => sum + gap.diverged, 0);
  if (diverged > 0 || n < seeds) {
    const reason = `${countText(seeds - n, "seed")} of ${seeds} lack a result at a size, ` +
      `${countText(diverged, "run")} diverged; the slope is of the others`;
    return { verdict: "inconclusive", reason };
  }
  const judgement = judgeSuperiority(interval, { margin, pHolm, alpha: ALPHA });
  if (direction === "grows" || judgement.verdict !== "supported") return judgement;
  const smallest = effectInterval([...gaps[0].values.values()], {
    drawIndex: indexStream(`bootstrap/${id}/smallest`),
  });
  return smallest.low > 0 ? judgement : {
    verdict: "inconclusive",
    reason: `${judgement.reason}, but at the smallest size the gap is not above 0: its interval ` +
      `reaches down to ${Number(smallest.low.toPrecision(3))}, so that nothing could shrink`,
  };
}
