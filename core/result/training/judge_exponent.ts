import type { Claim } from "../../experiment/claim.ts";
import type { ExponentRule } from "../../experiment/training_rules.ts";
import type { ClaimOutcome } from "../analysis.ts";
import { judgeSavingInRange } from "../statistics/verdict.ts";
import { MIN_SEEDS, replicateFault } from "../verdict_limits.ts";
import { countText, listText } from "../scope_text.ts";
import { exponentsOf, type GradientSeries } from "./gradient_series.ts";

/**
 * Judges the claim that a quantity grows with the depth of a model by a power in a range.
 *
 * The exponent of a seed is the slope of the logarithm of the quantity over that of the depth; the
 * claim is supported if the 95 % interval of their mean lies in the range, refuted if it lies outside.
 *
 * @param claim The claim.
 * @param rule Its rule.
 * @param series What was measured by depth.
 * @returns The outcome.
 */
export function judgeExponent(
  claim: Claim,
  rule: ExponentRule,
  series: readonly GradientSeries[],
): ClaimOutcome {
  const { arm, split, metric } = rule;
  const found = series.find((each) =>
    each.arm === arm && each.split === split && each.metric === metric
  );
  const exponents = found && exponentsOf(found);
  if (found === undefined || exponents === undefined) {
    const reason = `${metric} of ${split} of ${arm} was not measured at two depths`;
    return { claim, verdict: "inconclusive", reason, scope: "", unit: "" };
  }
  const { values, interval: { estimate, low, high } } = exponents;
  const n = values.length;
  const depths = found.depths.map(({ depth }) => String(depth));
  const scope = `${split}, depths ${listText(depths)}, ${countText(n, "seed")}, ` +
    `width ${found.width}, at initialisation`;
  const numbers = { scope, estimate, low, high, unit: "", n };
  const few = replicateFault(found.seeds, MIN_SEEDS);
  if (few !== undefined) return { claim, verdict: "inconclusive", reason: few, ...numbers };
  const holes = found.seeds - n;
  if (holes > 0) {
    const reason = `${countText(holes, "seed")} of ${found.seeds} lack a value at a depth`;
    return { claim, verdict: "inconclusive", reason, ...numbers };
  }
  return { claim, ...judgeSavingInRange({ ...exponents.interval }, rule), ...numbers };
}
