import { assertEquals, assertStringIncludes } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { publishedTables } from "../../../../core/report/training/published_tables.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

const PLAN = planExperiment(SYNTHETIC_ACTIVATIONS, { set: { "training.budgets": [400] } });
const [SET] = analyse(PLAN, syntheticTrainingRecords(PLAN.cells)).training!.sets;
const [TABLE] = SYNTHETIC_ACTIVATIONS.published!;

Deno.test("publishedTables() compares orders where more is better there and less is here", () => {
  const rows = { relu: 20, gelu: 21, glu: 22, swiglu: 23 };
  const same = publishedTables(SET, [{ ...TABLE, better: "higher", unit: "BLEU", rows }]);
  assertStringIncludes(
    same,
    "Both put all 6 pairs of arms in the same order; rank correlation 1.00.",
  );
  assertStringIncludes(same, "published, BLEU");
  const [, , first] = same.split("\n").filter((line) => line.startsWith("|"));
  assertStringIncludes(first, "`swiglu`"); // the best of the table
});

Deno.test("publishedTables() says that an order is the other way round", () => {
  const rows = { relu: 1, gelu: 2, glu: 3, swiglu: 4 };
  const text = publishedTables(SET, [{ ...TABLE, rows }]);
  assertStringIncludes(text, "the order of 0 of 6 pairs of arms; rank correlation -1.00.");
  assertStringIncludes(text, "**This disagrees with the literature at this scale.**");
});

Deno.test("publishedTables() leaves out tables of which fewer than two arms were measured", () => {
  assertEquals(publishedTables(SET, [{ ...TABLE, rows: { relu: 1 } }]), "");
  assertEquals(publishedTables(SET, []), "");
});
