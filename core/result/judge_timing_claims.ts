import { exp64, log64 } from "../base/host_math.ts";
import type { Claim, EqualTimeRule, LessTimeRule, SavingRule } from "../experiment/claim.ts";
import type {
  ClaimOutcome,
  Contrast,
  ControlOutcome,
  DecodingOutcome,
  TimingOutcome,
  UpdateOutcome,
} from "./analysis.ts";
import { indexStream } from "./index_stream.ts";
import { savingInterval } from "./saving_interval.ts";
import { timingScope } from "./scope_text.ts";
import type { SelectedCell } from "./select_records.ts";
import { bcaInterval } from "./statistics/bootstrap.ts";
import { holm } from "./statistics/holm.ts";
import { type Interval, widerInterval } from "./statistics/interval.ts";
import { pairedInterval } from "./statistics/paired_interval.ts";
import { signFlipTest } from "./statistics/sign_flip.ts";
import { timingSetup } from "./statistics/timing_setup.ts";
import { pairedTost } from "./statistics/tost.ts";
import {
  judgeEquivalence,
  type Judgement,
  judgeSavingInRange,
  judgeSuperiority,
} from "./statistics/verdict.ts";
import { AA_LIMIT, ALPHA, MIN_BLOCKS, replicateFault } from "./verdict_limits.ts";

/** A rule about times. */
export type TimeRule = SavingRule | LessTimeRule | EqualTimeRule;

/** A cell in which claims about times are judged. */
type MeasuredCell = TimingOutcome | DecodingOutcome | UpdateOutcome;

/** What claims about times are judged by. */
export interface TimingEvidence {
  /** Every cell of the plan with its record. */
  readonly cells: readonly SelectedCell[];
  /** Name of the cell in which a rule is judged; undefined if the plan has none. */
  readonly cellOf: (rule: TimeRule) => string | undefined;
  /** Measured cells of times. */
  readonly timings: readonly MeasuredCell[];
  /** What the positive control showed. */
  readonly control?: ControlOutcome;
}

/**
 * Judges the claims about times of one experiment, as one family of tests.
 *
 * In this order: the cell must be measured, blocks must be enough, the positive control must fire,
 * the duplicate arm (A/A) must agree with itself; then the rule decides. Support also needs a p
 * below 5 % after Holm's correction over the family: of the sign-flip test for a saving, of the
 * two one-sided tests for equal times.
 *
 * @param claims Claims of the experiment; those that are not about times are passed over.
 * @param evidence What was measured.
 * @returns Outcomes by name of the claim.
 */
export function judgeTimingClaims(
  claims: readonly Claim[],
  evidence: TimingEvidence,
): ReadonlyMap<string, ClaimOutcome> {
  const outcomes = new Map<string, ClaimOutcome>();
  const tested: Measured[] = [];
  for (const claim of claims) {
    if (!("at" in claim.rule)) continue;
    const measured = measure(claim, claim.rule, evidence);
    if ("n" in measured) tested.push(measured);
    else outcomes.set(claim.id, unmeasured(claim, measured.reason));
  }
  const corrected = holm(tested.map(({ p }) => p));
  tested.forEach((measured, i) => {
    const pHolm = corrected[i];
    const { claim, rule, n, p, scope, interval } = measured;
    const { estimate, low, high } = rule.kind === "equal-time" ? ratioOf(interval) : interval;
    const unit = rule.kind === "equal-time" ? "ratio" : "share";
    const judgement = judge(measured, { pHolm, evidence });
    const { id: cell } = measured.timing;
    const numbers = { estimate, low, high, unit, p, pHolm, n };
    outcomes.set(claim.id, { claim, ...judgement, scope, cell, ...numbers });
  });
  return outcomes;
}

interface Measured {
  readonly claim: Claim;
  readonly rule: TimeRule;
  readonly timing: MeasuredCell;
  readonly scope: string;
  readonly n: number;
  readonly p: number;
  /** Of the saving at 95 %, or of the log ratio at 90 %. */
  readonly interval: Interval;
  /** Of the saving at 95 %. */
  readonly saving: Interval;
}

function measure(
  claim: Claim,
  rule: TimeRule,
  { cells, timings, cellOf }: TimingEvidence,
): Measured | { readonly reason: string } {
  const id = cellOf(rule);
  if (id === undefined) return { reason: "no such cell is in the plan" };
  const record = cells.find(({ cell }) => cell.id === id)?.record;
  if (record === undefined) return { reason: `${id} was not run` };
  if (record.status !== "ok") return { reason: `${id} ${record.status}: ${record.reason ?? ""}` };
  const timing = timings.find((found) => found.id === id);
  const contrast = timing?.contrasts.find(({ baseline, candidate }) =>
    baseline === rule.baseline && candidate === rule.candidate
  );
  if (timing === undefined || contrast === undefined) {
    return { reason: `${id} has no block that holds both arms` };
  }
  const { n, logRatios } = contrast;
  const saving = savingInterval(contrast);
  const common = { claim, rule, timing, scope: timingScope(timing.config, record), n, saving };
  if (rule.kind !== "equal-time") {
    const p = signFlipTest(logRatios, { drawIndex: indexStream(`sign-flip/${claim.id}`) });
    return { ...common, p, interval: saving };
  }
  const p = n < 2 ? 1 : pairedTost(logRatios, equalTimeBounds(rule)).p;
  return { ...common, p, interval: equivalenceInterval(id, contrast) };
}

/** Interval at 90 %, from the same draws as that at 95 %: lying inside the margin is what two one-sided tests at 5 % amount to. */
function equivalenceInterval(cell: string, { logRatios, effect }: Contrast): Interval {
  if (logRatios.length < 2) return effect;
  const confidence = 1 - 2 * ALPHA;
  const drawIndex = indexStream(`bootstrap/${cell}`);
  return widerInterval(
    pairedInterval(logRatios, confidence),
    bcaInterval(logRatios, { drawIndex, confidence }),
  );
}

function judge(
  measured: Measured,
  { pHolm, evidence }: { readonly pHolm: number; readonly evidence: TimingEvidence },
): Judgement {
  const { rule, timing, n, interval, saving } = measured;
  const few = replicateFault(n, MIN_BLOCKS);
  if (few !== undefined) return { verdict: "inconclusive", reason: few };
  const { status, reason } = timingSetup({
    duplicate: timing.duplicate?.effect,
    control: evidence.control,
    limit: AA_LIMIT,
  });
  if (status !== "ok") return { verdict: status, reason };
  if (rule.kind === "less-time") {
    return judgeSuperiority(interval, { margin: rule.margin, pHolm, alpha: ALPHA });
  }
  const judgement = rule.kind === "equal-time"
    ? judgeEquivalence(interval, equalTimeBounds(rule))
    : judgeSavingInRange(interval, rule);
  const isEffect = rule.kind === "equal-time" || rule.low > 0;
  if (judgement.verdict === "supported" && isEffect && pHolm >= ALPHA) {
    return {
      verdict: "inconclusive",
      reason: `${judgement.reason}, but p after Holm is not below ${ALPHA}`,
    };
  }
  const isEqual = saving.low > -rule.margin && saving.high < rule.margin;
  return judgement.verdict === "refuted" && rule.kind === "saving-in-range" && isEqual
    ? { ...judgement, reason: `${judgement.reason}: no difference beyond the margin` }
    : judgement;
}

/** A ratio of 1 ± margin, as logarithms. */
function equalTimeBounds(
  { margin }: EqualTimeRule,
): { readonly low: number; readonly high: number } {
  return { low: log64(1 - margin), high: log64(1 + margin) };
}

function ratioOf({ estimate, low, high, confidence }: Interval): Interval {
  return { estimate: exp64(estimate), low: exp64(low), high: exp64(high), confidence };
}

function unmeasured(claim: Claim, reason: string): ClaimOutcome {
  return { claim, verdict: "inconclusive", reason, scope: "", unit: "" };
}
