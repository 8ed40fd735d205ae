import type { Claim, PropertyRule } from "./claim.ts";
import type { Experiment } from "./experiment.ts";
import { armsOfCheck, placeCellId, timingCellId, timingPoints } from "./grid.ts";
import { isFactCheck } from "./fact_checks.ts";
import { armsOfPartCheck } from "./model_check_cells.ts";
import { isPartCheck } from "./part_checks.ts";
import { trainingReach } from "./training_reach.ts";

/**
 * Says why an experiment, in one profile, measures nothing that could decide a claim.
 *
 * @param claim The claim.
 * @param experiment The experiment, with the settings of the profile applied.
 * @returns The reason, or undefined if the claim is within reach.
 */
export function claimReach(claim: Claim, experiment: Experiment): string | undefined {
  const { rule } = claim;
  if (rule.kind === "literature") return rule.reason;
  if ("at" in rule) {
    const wanted = placeCellId(rule.at, experiment);
    const { level } = rule.at;
    if (level === "token" || level === "prompt") {
      if (wanted === undefined) return `no such ${level} is timed at this profile`;
      const { arms } = experiment.decoding!;
      const missing = [rule.baseline, rule.candidate].find((arm) => !Object.hasOwn(arms, arm));
      return missing && `no ${level} of ${missing} is timed at this profile`;
    }
    if (wanted === undefined) return `no ${rule.at.level} is timed at this profile`;
    const isMeasured = !("shape" in rule.at) ||
      timingPoints(experiment).some((point) => timingCellId(point) === wanted);
    return isMeasured ? undefined : `${wanted} is not measured at this profile`;
  }
  if (!("check" in rule)) return trainingReach(rule, experiment);
  return isMade(rule, experiment)
    ? undefined
    : `${rule.check} of ${rule.arm} is not checked at this profile`;
}

function isMade({ check, arm }: PropertyRule, experiment: Experiment): boolean {
  const { properties, parts, facts } = experiment;
  if (isFactCheck(check)) return facts?.[arm]?.check === check;
  return isPartCheck(check)
    ? parts?.checks.includes(check) === true &&
      armsOfPartCheck(experiment, check).includes(arm)
    : properties?.checks.includes(check) === true && armsOfCheck(experiment, check).includes(arm);
}
