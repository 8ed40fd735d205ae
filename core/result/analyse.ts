import type { Claim } from "../experiment/claim.ts";
import { placeCellId } from "../experiment/grid.ts";
import type { Plan } from "../experiment/plan.ts";
import type { Analysis, ClaimOutcome } from "./analysis.ts";
import type { CellRecord } from "./cell_record.ts";
import { namedContrasts } from "./contrasts.ts";
import { controlOutcome } from "./control_check.ts";
import { judgePropertyClaim } from "./judge_property_claim.ts";
import { analyseTraining } from "./training/analyse_training.ts";
import { judgeTimingClaims, type TimeRule } from "./judge_timing_claims.ts";
import { predictSavings, withPredictions } from "./predict_savings.ts";
import { selectRecords } from "./select_records.ts";
import { summarizeDecoding } from "./summarize_decoding.ts";
import { summarizeTiming } from "./summarize_timing.ts";
import { summarizeUpdates } from "./summarize_updates.ts";

/**
 * Turns records into everything that tables and reports say: summaries, checks and verdicts.
 *
 * A pure function: the same plan and records give the same analysis, bit for bit.
 *
 * @param plan What was asked for.
 * @param records Records of the result, in any order; those of other plans are left out.
 * @returns The analysis.
 */
export function analyse(plan: Plan, records: readonly CellRecord[]): Analysis {
  const { settled, outOfReach } = plan;
  const cells = selectRecords(plan.cells, records);
  const pairs = namedContrasts(settled);
  const summaries = cells.flatMap(({ record }) =>
    record === undefined ? [] : summarizeTiming(record, pairs)
  );
  const predictions = predictSavings(cells, summaries);
  const timings = withPredictions(summaries, predictions);
  const control = settled.timing && controlOutcome(settled.timing.control, timings);
  const cellOf = (rule: TimeRule) => placeCellId(rule.at, settled);
  const decodings = cells.flatMap((each) => summarizeDecoding(each, pairs));
  const updates = cells.flatMap((each) => summarizeUpdates(each, pairs));
  const all = [...timings, ...decodings, ...updates];
  const timed = judgeTimingClaims(settled.claims, { cells, timings: all, control, cellOf });
  const reachable = settled.claims.filter(({ id }) => !Object.hasOwn(outOfReach, id));
  const { training, outcomes } = analyseTraining({ ...settled, claims: reachable }, cells);
  const claims = settled.claims.map((claim): ClaimOutcome => {
    const { id, rule } = claim;
    if (rule.kind === "literature") return outOfReachOutcome(claim, rule.reason);
    if (Object.hasOwn(outOfReach, id)) return outOfReachOutcome(claim, outOfReach[id]);
    return "check" in rule
      ? judgePropertyClaim(claim, rule, cells)
      : timed.get(id) ?? outcomes.get(id)!;
  });
  return { cells, timings, decodings, predictions, control, ...(training && { training }), claims };
}

function outOfReachOutcome(claim: Claim, reason: string): ClaimOutcome {
  return { claim, verdict: "out-of-reach", reason, scope: "", unit: "" };
}
