import { assertEquals } from "@std/assert";
import type { Claim, PropertyRule } from "../../../../core/experiment/claim.ts";
import { factCells } from "../../../../core/experiment/fact_cells.ts";
import type { FactCase } from "../../../../core/experiment/fact_settings.ts";
import { validateExperiment } from "../../../../core/experiment/validate.ts";
import { judgePropertyClaim } from "../../../../core/result/judge_property_claim.ts";
import { runCell } from "../../../../core/run/run_cell.ts";
import { FACT_CASES } from "../../../helpers/fact_cases.ts";
import { withCpu } from "../../../helpers/part_checks.ts";

/** Runs the cells of a case with one seed, and judges a claim about it. */
async function outcomeOf(given: FactCase, metric: string) {
  const rule: PropertyRule = {
    ...{ kind: "property-below", check: given.check, arm: "case", metric, limit: 1e-6 },
  };
  const claim: Claim = { id: "A1", statement: "It is so", rule };
  const experiment = validateExperiment({
    ...{ name: "small", version: 1, title: "Small", question: "Is it?", source: "none", arms: {} },
    ...{
      seeds: [0],
      facts: { case: given },
      profiles: { quick: { cost: "1 s" } },
      claims: [claim],
    },
  });
  const selected: { cell: ReturnType<typeof factCells>[number]; record: unknown }[] = [];
  await withCpu(async (device) => {
    for (const cell of factCells(experiment)) {
      const record = await runCell(cell, device, { signal: new AbortController().signal });
      selected.push({ cell, record });
    }
  });
  const judged = judgePropertyClaim(
    claim,
    rule,
    selected as Parameters<typeof judgePropertyClaim>[2],
  );
  const { verdict, n, scope } = judged;
  return { verdict, n, scope };
}

Deno.test("one cell decides a claim where nothing is drawn, and one seed does not where it is", async () => {
  assertEquals(await outcomeOf(FACT_CASES["neuron-sum"], "max_error"), {
    ...{ verdict: "supported", n: 1, scope: "nothing drawn, bitwise" },
  });
  assertEquals(await outcomeOf(FACT_CASES["stream-order"], "own_difference"), {
    ...{ verdict: "inconclusive", n: 1, scope: "1 seed, bitwise" },
  });
  assertEquals((await outcomeOf(FACT_CASES["neuron-fit"], "squares_exp")).verdict, "refuted");
});
