import type { Claim } from "./claim.ts";
import type { Experiment } from "./experiment.ts";
import { armsOfCheck, placeCellId, timingCellId, timingPoints } from "./grid.ts";

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
  if ("candidate" in rule) {
    const wanted = placeCellId(rule.at, experiment);
    if (wanted === undefined) return `no ${rule.at.level} is timed at this profile`;
    const isMeasured = !("shape" in rule.at) ||
      timingPoints(experiment).some((point) => timingCellId(point) === wanted);
    return isMeasured ? undefined : `${wanted} is not measured at this profile`;
  }
  const isMade = experiment.properties?.checks.includes(rule.check) &&
    armsOfCheck(experiment, rule.check).includes(rule.arm);
  return isMade ? undefined : `${rule.check} of ${rule.arm} is not checked at this profile`;
}
