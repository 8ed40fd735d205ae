import { assertEquals, assertStringIncludes } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { lossTable } from "../../../../core/report/training/loss_table.ts";
import { publishedTables } from "../../../../core/report/training/published_tables.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

const PLAN = planExperiment(SYNTHETIC_ACTIVATIONS, { set: { "training.budgets": [400] } });
const [SET] = analyse(PLAN, syntheticTrainingRecords(PLAN.cells)).training!.sets;

/** The set, where every arm has decoded targets: the less its loss, the more of them are right. */
const DECODED = {
  ...SET,
  arms: SET.arms.map((arm) => {
    const values = new Map(arm.values);
    const loss = values.get("held-out loss")!;
    for (const [metric, most] of [["decoded_exact_match", 1], ["bleu", 100]] as const) {
      const estimate = most * (1 - loss.mean.estimate / 10);
      const mean = { ...loss.mean, estimate, low: estimate, high: estimate };
      const value = { ...loss, metric, unit: "", mean, difference: undefined };
      values.set(`held-out ${metric}`, value);
    }
    return { ...arm, values };
  }),
};

const firstLine = (table: string) => table.split("\n")[0];

Deno.test("lossTable() has columns for decoded targets where they were measured", () => {
  const titles = (table: string) => firstLine(table).split("|").map((title) => title.trim());
  const plain = titles(lossTable(SET));
  const decoded = titles(lossTable(DECODED));
  assertEquals(decoded.filter((title) => !plain.includes(title)), ["decoded answers", "BLEU"]);
});

Deno.test("publishedTables() put BLEU beside BLEU, of which more is better in both", () => {
  const [table] = SYNTHETIC_ACTIVATIONS.published!;
  const best = (rows: Readonly<Record<string, number>>) =>
    publishedTables(DECODED, [{ ...table, better: "higher", metric: "bleu", rows }]);
  const { relu, swiglu } = Object.fromEntries(
    DECODED.arms.map(({ arm, values }) => [arm, values.get("held-out bleu")!.mean.estimate]),
  );
  assertStringIncludes(best({ relu, swiglu }), "Both put all 1 pairs of arms in the same order");
  assertStringIncludes(best({ relu: swiglu, swiglu: relu }), "the order of 0 of 1 pairs");
});
