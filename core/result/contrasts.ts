import type { Experiment } from "../experiment/experiment.ts";

/** Two arms that are compared. */
export interface ArmPair {
  /** Arm that is compared with. */
  readonly baseline: string;
  /** Arm that is compared. */
  readonly candidate: string;
}

/**
 * Lists the comparisons that an experiment names: those of its timing claims, then its control.
 *
 * They are made in every timing cell, not only where they are judged.
 *
 * @param experiment The experiment.
 * @returns Pairs of arms, each once.
 */
export function namedContrasts(experiment: Experiment): readonly ArmPair[] {
  const pairs = new Map<string, ArmPair>();
  const rules = experiment.claims.map(({ rule }) => rule);
  const control = experiment.timing?.control;
  for (const named of control === undefined ? rules : [...rules, control]) {
    if (!("at" in named)) continue;
    const { baseline, candidate } = named;
    pairs.set(JSON.stringify([baseline, candidate]), { baseline, candidate });
  }
  return [...pairs.values()];
}
