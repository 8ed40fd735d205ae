import type { ExperimentIssue } from "../base/errors.ts";
import { claimReach } from "./claim_reach.ts";
import type { Experiment } from "./experiment.ts";
import { timingCellId, timingPoints } from "./grid.ts";
import { claimReferenceIssues } from "./reference_rules.ts";

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
  const { claims, timing } = experiment;
  if (timing !== undefined && settled.length > 0) {
    const wanted = timingCellId(timing.control.at);
    const isMeasured = settled.some((profile) =>
      timingPoints(profile).some((point) => timingCellId(point) === wanted)
    );
    if (!isMeasured) {
      issues.push({ path: "timing.control.at", message: `${wanted} is measured at no profile` });
    }
  }
  const faulty = claimReferenceIssues(experiment, claims);
  issues.push(...faulty);
  for (const [i, claim] of claims.entries()) {
    const path = `claims[${i}].rule`;
    if (claim.rule.kind === "literature" || settled.length === 0) continue;
    if (faulty.some((issue) => issue.path.startsWith(path))) continue;
    const reasons = settled.map((profile) => claimReach(claim, profile));
    if (reasons.every((reason) => reason !== undefined)) {
      issues.push({ path, message: reasons[0].replace("at this profile", "at any profile") });
    }
  }
  return issues;
}
