import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { analyse } from "../../../../core/result/analyse.ts";
import { selectRecords } from "../../../../core/result/select_records.ts";
import { exponentsOf, gradientSeries } from "../../../../core/result/training/gradient_series.ts";
import { SYNTHETIC_GRADIENTS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

const PLAN = planExperiment(SYNTHETIC_GRADIENTS);
const RECORDS = syntheticTrainingRecords(PLAN.cells);

Deno.test("gradientSeries() collects a quantity of an arm over depths and seeds", () => {
  const series = gradientSeries(selectRecords(PLAN.cells, RECORDS));
  assertEquals(series.map(({ arm, split }) => `${arm} ${split}`), [
    "pre layer/last/feedForward",
    "pre layer/first/feedForward",
    "post layer/last/feedForward",
    "post layer/first/feedForward",
    "no-residual layer/last/feedForward",
    "no-residual layer/first/feedForward",
  ]);
  const [{ depths, width, seeds }] = series;
  assertEquals([width, seeds], [64, 8]);
  assertEquals(depths.map(({ depth, values }) => [depth, values.size]), [
    [2, 8],
    [4, 8],
    [8, 8],
    [16, 8],
    [32, 8],
  ]);
});

Deno.test("exponentsOf() finds the power that the values were made with, seed by seed", () => {
  const [pre] = gradientSeries(selectRecords(PLAN.cells, RECORDS));
  const { values, interval } = exponentsOf(pre)!;
  assertEquals(values.length, 8);
  assertAlmostEquals(interval.estimate, -0.5, 0.02);
  assert(interval.low < -0.5 && -0.5 < interval.high || Math.abs(interval.estimate + 0.5) < 0.02);
  const exact = {
    ...pre,
    depths: [2, 8].map((depth) => ({ depth, values: new Map([[0, depth * depth]]) })),
  };
  assertAlmostEquals(exponentsOf(exact)!.values[0], 2, 1e-14);
});

Deno.test("exponentsOf() needs two depths, and a value at each of them", () => {
  const [pre] = gradientSeries(selectRecords(PLAN.cells, RECORDS));
  assertEquals(exponentsOf({ ...pre, depths: pre.depths.slice(0, 1) }), undefined);
  const [first, second] = pre.depths;
  const partial = { ...second, values: new Map([[3, 1]]) };
  assertEquals(exponentsOf({ ...pre, depths: [first, partial] })!.values.length, 1);
});

Deno.test("analyse() judges an exponent by its interval, its seeds and its holes", () => {
  const [{ verdict, scope, n, unit }] = analyse(PLAN, RECORDS).claims;
  assertEquals([verdict, n, unit], ["supported", 8, ""]);
  assertEquals(
    scope,
    "layer/last/feedForward, depths 2, 4, 8, 16 and 32, 8 seeds, width 64, at initialisation",
  );
  const holes = RECORDS.filter(({ id }) => id !== "gradients/pre/depth=8/seed=3");
  const [{ verdict: open, reason }] = analyse(PLAN, holes).claims;
  assertEquals([open, reason], ["inconclusive", "1 seed of 8 lack a value at a depth"]);
  const few = planExperiment(SYNTHETIC_GRADIENTS, { seeds: 2 });
  const [{ reason: small }] = analyse(few, RECORDS).claims;
  assertEquals(small, "n too small for a verdict: n is 2, at least 5 are needed");
});
