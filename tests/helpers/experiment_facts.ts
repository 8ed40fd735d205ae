import type { Cell } from "../../core/experiment/cell.ts";
import { estimateCell } from "../../core/experiment/estimate.ts";
import type { Experiment } from "../../core/experiment/experiment.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import type { ProfileName } from "../../core/experiment/vocabulary.ts";

/** Most seconds of each profile on two cores, by design. */
export const PROFILE_SECONDS: Readonly<Record<ProfileName, number>> = {
  smoke: 30,
  quick: 300,
  cpu: 7200,
  gpu: 1800,
};

/** Adds up what the cells of a profile take by the estimate, in seconds of one CPU thread. */
export function estimatedSeconds(experiment: Experiment, profile: string): number {
  const { cells } = planExperiment(experiment, { profile });
  return cells.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
}

/** Lists the training cells of a profile that are no trials. */
export function mainTrainings(experiment: Experiment, profile: string) {
  const { cells } = planExperiment(experiment, { profile });
  const configOf = ({ config }: Cell) =>
    config.kind === "training" && config.role === "main" ? [config] : [];
  return cells.flatMap(configOf);
}

/** Counts the contrasts of losses that a profile decides: one family under Holm's correction. */
export function contrastsOf(experiment: Experiment, profile: string): number {
  const { outOfReach } = planExperiment(experiment, { profile });
  return experiment.claims.filter(({ id, rule }) =>
    (rule.kind === "lower-loss" || rule.kind === "equal-loss") && !Object.hasOwn(outOfReach, id)
  ).length;
}
