import type { Device } from "../../core/device/device.ts";
import type { Experiment } from "../../core/experiment/experiment.ts";
import { planExperiment, type PlanOptions } from "../../core/experiment/plan.ts";
import type { ClaimOutcome } from "../../core/result/analysis.ts";
import { judgePropertyClaim } from "../../core/result/judge_property_claim.ts";
import { runCell } from "../../core/run/run_cell.ts";

/**
 * Judges what an experiment claims of checks of parts, from cells that are run for it.
 *
 * @returns The outcomes, in file order; other claims are passed over.
 */
export async function judgeExactClaims(
  device: Device,
  experiment: Experiment,
  options: PlanOptions = {},
): Promise<ClaimOutcome[]> {
  const { cells } = planExperiment(experiment, options);
  const { signal } = new AbortController();
  const outcomes: ClaimOutcome[] = [];
  for (const claim of experiment.claims) {
    const { rule } = claim;
    if (!("check" in rule)) continue;
    const selected = [];
    for (const cell of cells) {
      const { config } = cell;
      if (config.kind !== "part" || config.check !== rule.check || config.arm !== rule.arm) {
        continue;
      }
      selected.push({ cell, record: await runCell(cell, device, { signal }) });
    }
    outcomes.push(judgePropertyClaim(claim, rule, selected));
  }
  return outcomes;
}
