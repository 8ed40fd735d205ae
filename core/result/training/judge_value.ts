import type { Claim } from "../../experiment/claim.ts";
import type { ValueRule } from "../../experiment/training_rules.ts";
import type { ClaimOutcome } from "../analysis.ts";
import { indexStream } from "../index_stream.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import { countText } from "../scope_text.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Judgement } from "../statistics/verdict.ts";
import { MIN_SEEDS, replicateFault } from "../verdict_limits.ts";
import { placeOf, type TrainingEvidence } from "./judge_training_claims.ts";
import { type SeedValues, seedValues } from "./seed_values.ts";
import { trainingScope } from "./training_scope.ts";

/**
 * Judges the claim that the mean of an arm over seeds lies below, or above, a limit.
 *
 * Supported if its whole 95 % interval does, refuted if the whole interval lies beyond, else
 * inconclusive. A run that diverged has no value: with one there is no support.
 *
 * @param claim The claim.
 * @param rule Its rule.
 * @param evidence What was measured.
 * @returns The outcome.
 */
export function judgeValue(
  claim: Claim,
  rule: ValueRule,
  { training, runsOf }: TrainingEvidence,
): ClaimOutcome {
  const place = placeOf(rule, training);
  const { arm, metric, split } = rule;
  const runs = runsOf(place).filter((run) => run.arm === arm);
  const found = seedValues(runs, { arms: [arm], metric, split });
  const values = [...found.values.values()];
  const scope = trainingScope(runs);
  if (values.length === 0) {
    const reason = found.diverged.size > 0
      ? `${arm} diverged at ${found.diverged.size} of ${countText(found.seeds.length, "seed")}`
      : `${arm} has no ${metric} of ${split} in ${place.data} after ${place.steps} updates`;
    return { claim, verdict: "inconclusive", reason, scope, unit: "" };
  }
  const interval = effectInterval(values, { drawIndex: indexStream(`bootstrap/${claim.id}`) });
  const { estimate, low, high } = interval;
  const numbers = { scope, estimate, low, high, unit: found.unit, n: values.length };
  return { claim, ...numbers, ...judge(rule, { found, interval }) };
}

function judge(
  rule: ValueRule,
  { found, interval }: { readonly found: SeedValues; readonly interval: Interval },
): Judgement {
  const { diverged, seeds, values } = found;
  const few = replicateFault(seeds.length, MIN_SEEDS);
  if (few !== undefined) return { verdict: "inconclusive", reason: few };
  if (diverged.size > 0) {
    return {
      verdict: "inconclusive",
      reason:
        `${rule.arm} diverged at ${diverged.size} of ${seeds.length} seeds; the mean is over ` +
        "the others",
    };
  }
  const holes = seeds.length - values.size;
  if (holes > 0) {
    const reason = `${countText(holes, "seed")} of ${seeds.length} have no result`;
    return { verdict: "inconclusive", reason };
  }
  const isBelow = rule.kind === "value-below";
  const { low, high } = interval;
  if (isBelow ? high <= rule.limit : low >= rule.limit) {
    return {
      verdict: "supported",
      reason: `the interval lies ${isBelow ? "below" : "above"} the limit`,
    };
  }
  return (isBelow ? low > rule.limit : high < rule.limit)
    ? { verdict: "refuted", reason: `the interval lies ${isBelow ? "above" : "below"} the limit` }
    : { verdict: "inconclusive", reason: "the interval holds the limit" };
}
