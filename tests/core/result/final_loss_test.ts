import { assertEquals } from "@std/assert";
import type { CellRecord, Metric } from "../../../core/result/cell_record.ts";
import { finalLoss } from "../../../core/result/final_loss.ts";

const row = (step: number, value: Metric["value"], split = "held-out"): Metric => (
  { arm: "a", seed: 0, step, split, metric: "loss", value, unit: "nat" }
);
const of = (metrics: readonly Metric[], status: CellRecord["status"] = "ok") =>
  finalLoss({ status, metrics });

Deno.test("finalLoss() is the last held-out loss", () => {
  assertEquals(of([row(10, 2), row(20, 1.5), row(20, 1, "same-target/64")]), 1.5);
});

Deno.test("finalLoss() of a run that diverged, failed or has no finite loss is undefined", () => {
  assertEquals(of([row(10, 2)], "diverged"), undefined);
  assertEquals(of([row(10, 2)], "failed"), undefined);
  assertEquals(of([row(10, 2), row(20, "NaN")]), undefined);
  assertEquals(of([row(10, 1, "train")]), undefined);
});
