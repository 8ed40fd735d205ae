import { assertEquals } from "@std/assert";
import type { Claim } from "../../../core/experiment/claim.ts";
import { demandText } from "../../../core/report/claim_text.ts";
import type { ClaimOutcome } from "../../../core/result/analysis.ts";

const demand = (rule: object, unit = "") =>
  demandText({ claim: { rule } as unknown as Claim, unit } as ClaimOutcome);

Deno.test("demandText() knows the unit of a loss that was not measured", () => {
  const rule = { kind: "lower-loss", margin: 0.01, metric: "loss" };
  assertEquals(demand(rule), "more than 0.01 nat lower");
  assertEquals(demand({ ...rule, metric: "accuracy" }), "more than 0.01 lower");
  assertEquals(demand({ kind: "equal-loss", margin: 0.05, metric: "excess" }), "equal ± 0.05 nat");
  assertEquals(
    demand({ kind: "value-above", limit: 96, metric: "tokens" }, "token"),
    "at least 96 token",
  );
  const check = { kind: "property-below", check: "formula", metric: "loss", limit: 1 };
  assertEquals(demand(check), "at most 1");
});
