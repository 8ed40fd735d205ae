import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues, pairIssues } from "./arm_rules.ts";
import type { Claim, PropertyRule } from "./claim.ts";
import { claimReach } from "./claim_reach.ts";
import type { Experiment } from "./experiment.ts";
import { timingCellId, timingPoints } from "./grid.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";
import { CHECK_METRICS } from "./vocabulary.ts";

/**
 * Finds the faults of claims, and of the positive control, against the rest of their file.
 *
 * @param experiment Experiment that fits the schema.
 * @param settled The same with the settings of each profile applied.
 * @returns The issues, in file order.
 */
export function claimIssues(
  experiment: Experiment,
  settled: readonly Experiment[],
): readonly ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  const { arms, claims, timing } = experiment;
  if (timing !== undefined && settled.length > 0) {
    const wanted = timingCellId(timing.control.at);
    const isMeasured = settled.some((profile) =>
      timingPoints(profile).some((point) => timingCellId(point) === wanted)
    );
    if (!isMeasured) {
      issues.push({ path: "timing.control.at", message: `${wanted} is measured at no profile` });
    }
  }
  for (const [i, claim] of claims.entries()) {
    const path = `claims[${i}]`;
    const first = claims.findIndex(({ id }) => id === claim.id);
    if (first < i) {
      const message = `received ${describeValue(claim.id)}, expected an id not yet at [${first}]`;
      issues.push({ path: `${path}.id`, message });
    }
    const faults = ruleFaults(claim, { arms, path: `${path}.rule` });
    issues.push(...faults);
    if (faults.length > 0 || claim.rule.kind === "literature" || settled.length === 0) continue;
    const reasons = settled.map((profile) => claimReach(claim, profile));
    if (reasons.every((reason) => reason !== undefined)) {
      const reason = reasons[0].replace("at this profile", "at any profile");
      issues.push({ path: `${path}.rule`, message: reason });
    }
  }
  return issues;
}

function ruleFaults(
  { rule }: Claim,
  { arms, path }: { readonly arms: Experiment["arms"]; readonly path: string },
): readonly ExperimentIssue[] {
  switch (rule.kind) {
    case "literature":
      return [];
    case "property-below":
    case "property-above":
      return [...armIssues(arms, { [`${path}.arm`]: rule.arm }), ...metricIssues(rule, path)];
    case "equal-time":
      return pairIssues(arms, { path, pair: rule });
    case "saving-in-range": {
      const issues = pairIssues(arms, { path, pair: rule });
      if (rule.low < rule.high) return issues;
      const message = `received ${rule.low}, expected less than high, ${rule.high}`;
      return [...issues, { path: `${path}.low`, message }];
    }
    default:
      return rule satisfies never;
  }
}

function metricIssues({ check, metric }: PropertyRule, path: string): readonly ExperimentIssue[] {
  const known = CHECK_METRICS[check];
  if (known.includes(metric)) return [];
  const message = `"${check}" has no metric ${describeValue(metric)}, ${suggestion(metric, known)}`;
  return [{ path: `${path}.metric`, message }];
}
