import type { ClaimOutcome } from "../result/analysis.ts";
import type { Verdict } from "../result/statistics/verdict.ts";
import {
  decimalsOf,
  fixedText,
  intervalText,
  numberText,
  percentInterval,
  percentText,
  pText,
} from "./number_text.ts";

/** Verdicts in the order in which a summary counts them. */
export const VERDICTS = [
  "supported",
  "refuted",
  "equivalent",
  "inconclusive",
  "invalid-setup",
  "out-of-reach",
] as const satisfies readonly Verdict[];

/** Metrics in nats. */
const LOSSES = ["loss", "excess", "floor"];

/**
 * Writes the measured number of a claim with its interval.
 *
 * @param outcome Outcome of a claim.
 * @returns Text such as `41.7 % saved [41.2, 42.3] %`; a dash if nothing was measured.
 */
export function measuredText(outcome: ClaimOutcome): string {
  const { claim: { rule }, estimate, low, high, unit } = outcome;
  if (estimate === undefined) return "–";
  if (unit === "share") {
    const interval = low === undefined || high === undefined ? "" : percentInterval(low, high);
    return `${percentText(estimate)} saved ${interval}`.trim();
  }
  if (unit === "ratio") {
    const interval = low === undefined || high === undefined
      ? ""
      : `[${low.toFixed(3)}, ${high.toFixed(3)}]`;
    return `ratio ${estimate.toFixed(3)} ${interval}`.trim();
  }
  switch (rule.kind) {
    case "lower-loss":
    case "equal-loss":
      return differenceText(outcome);
    case "gap-trend":
      return `gap ${rule.direction} by ${meanText(outcome)}`;
    case "value-below":
    case "value-above":
      return `mean ${meanText(outcome)}`;
    case "exponent-in-range":
      return `exponent ${meanText(outcome)}`;
  }
  const which = rule.kind === "property-above" ? "at least" : "at most";
  return `${which} ${numberText(estimate)} ${unit}`.trim();
}

/** Writes how much lower the candidate's value is, or how much higher. */
function differenceText({ claim: { rule }, estimate = 0, low = 0, high = 0, unit }: ClaimOutcome) {
  if (rule.kind === "equal-loss") {
    return `difference ${intervalText({ estimate, low, high })} ${unit}`.trim();
  }
  const [word, value] = estimate < 0
    ? ["higher", { estimate: -estimate, low: -high, high: -low }]
    : ["lower", { estimate, low, high }];
  const decimals = decimalsOf(value);
  if (low === high) return `${fixedText(value.estimate, decimals)} ${unit} ${word}`;
  return `${fixedText(value.estimate, decimals)} ${unit} ${word} ` +
    `[${fixedText(value.low, decimals)}, ${fixedText(value.high, decimals)}]`.replace("  ", " ");
}

function meanText({ estimate = 0, low = 0, high = 0, unit }: ClaimOutcome): string {
  return `${intervalText({ estimate, low, high })} ${unit}`.trim();
}

/**
 * Writes what a claim demands, as its rule reads it.
 *
 * @param outcome Outcome of a claim.
 * @returns Text such as `30 to 50 % saved`.
 */
export function demandText({ claim: { rule }, ...measured }: ClaimOutcome): string {
  const isLoss = !("check" in rule) && "metric" in rule && LOSSES.includes(rule.metric);
  const unit = measured.unit || (isLoss ? "nat" : ""); // what was not measured has no unit
  switch (rule.kind) {
    case "saving-in-range":
      return `${numberText(100 * rule.low)} to ${numberText(100 * rule.high)} % saved`;
    case "less-time":
      return `more than ${numberText(100 * rule.margin)} % saved`;
    case "equal-time":
      return `ratio 1 ± ${rule.margin}`;
    case "property-below":
      return `at most ${numberText(rule.limit)} ${unit}`.trim();
    case "property-above":
      return `at least ${numberText(rule.limit)} ${unit}`.trim();
    case "lower-loss":
      return `more than ${`${numberText(rule.margin)} ${unit}`.trim()} lower`;
    case "gap-trend":
      return `gap ${rule.direction} by more than ${numberText(rule.margin)} ${unit}`.trim();
    case "equal-loss":
      return `equal ± ${numberText(rule.margin)} ${unit}`.trim();
    case "value-below":
      return `at most ${numberText(rule.limit)} ${unit}`.trim();
    case "value-above":
      return `at least ${numberText(rule.limit)} ${unit}`.trim();
    case "exponent-in-range":
      return `exponent ${numberText(rule.low)} to ${numberText(rule.high)}`;
    case "literature":
      return "–";
  }
}

/**
 * Says whether a verdict contradicts what was published.
 *
 * @param outcome Outcome of a claim.
 * @returns A sentence; empty without a verdict, or where both agree.
 */
export function disagreementText({ claim: { rule, published }, verdict }: ClaimOutcome): string {
  if (published === undefined) return "";
  const isEquality = rule.kind === "equal-loss" || rule.kind === "equal-time";
  const holds = verdict === "supported" || (verdict === "equivalent" && isEquality);
  const fails = verdict === "refuted" || (verdict === "equivalent" && !isEquality);
  return (published.contrary ? holds : fails)
    ? "Disagrees with what was published, at this scale"
    : "";
}

/**
 * Counts verdicts in words.
 *
 * @param claims Outcomes.
 * @returns Text such as `3 supported, 1 refuted, 1 out-of-reach`.
 */
export function verdictCounts(claims: readonly ClaimOutcome[]): string {
  return VERDICTS.map((verdict) => [claims.filter((c) => c.verdict === verdict).length, verdict])
    .filter(([count]) => count !== 0).map(([count, verdict]) => `${count} ${verdict}`).join(", ");
}

/**
 * Writes how sure a verdict is: replicates, p values, and an arm against itself.
 *
 * @param outcome Outcome of a claim.
 * @returns Text such as `n = 8, p = 0.031 (Holm), A/A 0.001 [-0.002, 0.004] nat`; empty if nothing was
 *   measured.
 */
export function strengthText({ n, pHolm, duplicate, unit }: ClaimOutcome): string {
  const parts = [
    ...(n === undefined ? [] : [`n = ${n}`]),
    ...(pHolm === undefined ? [] : [`${pText(pHolm)} (Holm)`]),
    ...(duplicate === undefined ? [] : [`A/A ${intervalText(duplicate)} ${unit}`.trim()]),
  ];
  return parts.join(", ");
}
