import type { Published } from "../experiment/claim.ts";
import type { ClaimOutcome } from "./analysis.ts";
import { csvText } from "./csv_text.ts";

/**
 * Writes claims.csv: the verdict on each claim, with the published number beside the measured one.
 *
 * @param claims Outcomes, in file order.
 * @returns Text of the file.
 */
export function claimsCsv(claims: readonly ClaimOutcome[]): string {
  return csvText(
    "claims.csv",
    claims.map(({ claim: { id, published, rule }, ...outcome }) => ({
      claim: id,
      verdict: outcome.verdict,
      estimate: outcome.estimate,
      low: outcome.low,
      high: outcome.high,
      unit: outcome.unit,
      p: outcome.p,
      p_holm: outcome.pHolm,
      n: outcome.n,
      margin: "margin" in rule ? rule.margin : undefined,
      rule: rule.kind,
      published: published && publishedText(published),
      published_source: published?.source,
      scope: outcome.scope,
      reason: outcome.reason,
    })),
  );
}

/**
 * Writes what was published: the number with its unit, else the finding in words.
 *
 * @param published What a claim cites.
 * @returns Text such as `40.8 %`.
 */
export function publishedText({ value, unit, text }: Published): string {
  if (value === undefined) return text;
  return unit === undefined ? `${value}` : `${value} ${unit}`;
}
