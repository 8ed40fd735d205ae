import { assertEquals } from "@std/assert";
import { planExperiment } from "../../core/experiment/plan.ts";
import { judgePropertyClaim } from "../../core/result/judge_property_claim.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { runCell } from "../../core/run/run_cell.ts";
import { withCpu } from "../helpers/part_checks.ts";

const { experiment } = await loadExperiment("activations");

Deno.test("activations answers G1 and G2 exactly, at every seed of quick", () =>
  withCpu(async (device) => {
    const { cells } = planExperiment(experiment);
    const outcomes = [];
    for (const claim of experiment.claims) {
      const { rule } = claim;
      if (!("check" in rule)) continue;
      const selected = [];
      for (const cell of cells) {
        const { config } = cell;
        if (config.kind !== "part" || config.check !== rule.check || config.arm !== rule.arm) {
          continue;
        }
        const record = await runCell(cell, device, { signal: new AbortController().signal });
        selected.push({ cell, record });
      }
      const { verdict, n } = judgePropertyClaim(claim, rule, selected);
      outcomes.push(`${claim.id} ${verdict} ${n}`);
    }
    assertEquals(outcomes, [
      "G1.lstm supported 8",
      "G1.length supported 8",
      "G2.formula supported 8",
      "G2.gradient supported 8",
    ]);
  }));
