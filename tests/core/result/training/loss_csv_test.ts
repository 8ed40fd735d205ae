import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { lossCsv } from "../../../../core/result/training/loss_csv.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

function rowsOf(diverge: Record<string, number[]> = {}) {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS, { set: { "training.budgets": [400] } });
  const { training } = analyse(plan, syntheticTrainingRecords(plan.cells, { diverge }));
  return parse(lossCsv(training!), { skipFirstRow: true });
}

Deno.test("lossCsv() has a row for each arm and quantity, beside the first arm's", () => {
  const rows = rowsOf();
  const find = (arm: string, data = "markov") =>
    rows.find((row) =>
      row.arm === arm && row.data === data && row.split === "held-out" && row.metric === "loss"
    )!;
  const [relu, swiglu] = [find("relu"), find("swiglu")];
  assertEquals([relu.n, relu.baseline, relu.difference, relu.pairs], ["8", "", "", ""]);
  assertEquals([swiglu.baseline, swiglu.pairs, swiglu.unit], ["relu", "8", "nat"]);
  assertEquals(
    Number(swiglu.difference).toFixed(12),
    (Number(swiglu.mean) - Number(relu.mean)).toFixed(12),
  );
  assertEquals(Number(swiglu.difference_high) < 0, true);
  assertEquals(find("a/a").n, "8");
  assertEquals(find("relu", "shakespeare").budget, "400");
});

Deno.test("lossCsv() counts divergence, and keeps a row of an arm that always diverges", () => {
  const rows = rowsOf({ gelu: [0, 1], silu: [0, 1, 2, 3, 4, 5, 6, 7] });
  const find = (arm: string) => rows.filter((row) => row.arm === arm && row.data === "markov");
  assertEquals(find("gelu")[0].diverged, "2");
  assertEquals(find("gelu")[0].n, "6");
  assertEquals(find("silu").map(({ n, diverged, mean }) => [n, diverged, mean]), [["0", "8", ""]]);
});
