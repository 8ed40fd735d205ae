import type { Claim, PropertyRule } from "../experiment/claim.ts";
import type { ClaimOutcome } from "./analysis.ts";
import { type CellRecord, metricNumber } from "./cell_record.ts";
import { judgeBound } from "./statistics/verdict.ts";
import { MIN_SEEDS, replicateFault } from "./verdict_limits.ts";
import { countText, propertyScope } from "./scope_text.ts";
import type { SelectedCell } from "./select_records.ts";

/**
 * Judges a claim about canonical values over all shapes and seeds of its check.
 *
 * One value beyond the limit refutes it, however few there are; support needs every cell and
 * enough seeds, unless nothing is drawn.
 *
 * @param claim The claim.
 * @param rule Its rule.
 * @param cells Every cell of the plan with its record.
 * @returns The outcome; its interval is the smallest and the largest value.
 */
export function judgePropertyClaim(
  claim: Claim,
  rule: PropertyRule,
  cells: readonly SelectedCell[],
): ClaimOutcome {
  const wanted = cells.filter(({ cell: { config } }) =>
    (config.kind === "property" || config.kind === "part" || config.kind === "fact") &&
    config.check === rule.check &&
    config.arm === rule.arm
  );
  const records = wanted.flatMap(({ record }) =>
    record === undefined || record.status === "failed" ? [] : [record]
  );
  const found = records.flatMap((record) => metricsOf(record, rule.metric));
  const values = found.map(({ value }) => metricNumber(value));
  const scope = records.length === 0 ? "" : propertyScope(records);
  const isBelow = rule.kind === "property-below";
  if (values.length === 0) {
    const reason = `${rule.metric} of ${rule.check} was not measured`;
    return { claim, verdict: "inconclusive", reason, scope, unit: "" };
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isFinite = Number.isFinite(low) && Number.isFinite(high);
  const measured = {
    claim,
    scope,
    unit: found[0].unit,
    n: new Set(records.map(({ config }) => "seed" in config ? config.seed : "")).size,
    ...(isFinite ? { estimate: isBelow ? high : low, low, high } : {}),
  };
  const bound = { side: isBelow ? "at-most" : "at-least", limit: rule.limit } as const;
  const judgement = judgeBound(values, bound);
  if (judgement.verdict === "refuted") {
    const first = values.findIndex((value) => judgeBound([value], bound).verdict === "refuted");
    return { ...measured, verdict: "refuted", reason: `${judgement.reason} in ${found[first].id}` };
  }
  const holes = wanted.length - new Set(found.map(({ id }) => id)).size;
  if (holes > 0) {
    const reason = `${countText(holes, "cell")} of ${wanted.length} have no result`;
    return { ...measured, verdict: "inconclusive", reason };
  }
  const isDrawn = records.some(({ config }) => "seed" in config);
  const few = isDrawn ? replicateFault(measured.n, MIN_SEEDS) : undefined;
  if (few !== undefined) return { ...measured, verdict: "inconclusive", reason: few };
  return { ...measured, ...judgement };
}

function metricsOf(record: CellRecord, metric: string) {
  return record.metrics.filter((found) => found.metric === metric)
    .map(({ value, unit }) => ({ id: record.id, value, unit }));
}
