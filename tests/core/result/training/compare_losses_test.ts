import { assertAlmostEquals, assertEquals } from "@std/assert";
import { compareLosses } from "../../../../core/result/training/compare_losses.ts";
import type { SeedValues } from "../../../../core/result/training/seed_values.ts";
import { pairedInterval } from "../../../../core/result/statistics/paired_interval.ts";
import { indexSource } from "../../../helpers/index_source.ts";

const drawIndex = indexSource(1);

function side(arm: string, values: Record<number, number>, diverged: number[] = []): SeedValues {
  return {
    arms: [arm],
    values: new Map(Object.entries(values).map(([seed, value]) => [Number(seed), value])),
    diverged: new Set(diverged),
    seeds: [0, 1, 2, 3],
    missing: 0,
    unit: "nat",
  };
}

Deno.test("compareLosses() pairs by seed: the weather of a seed does not count", () => {
  const baseline = side("relu", { 0: 1.5, 1: 2.5, 2: 3.5, 3: 4.5 });
  const candidate = side("swiglu", { 3: 4.4, 2: 3.38, 1: 2.39, 0: 1.41 });
  const { differences, effect, unit, fisher } = compareLosses(baseline, candidate, { drawIndex });
  differences.forEach((value, i) => assertAlmostEquals(value, [0.09, 0.11, 0.12, 0.1][i], 1e-12));
  assertAlmostEquals(effect!.estimate, 0.105, 1e-12);
  assertEquals(effect, pairedInterval(differences)); // wider than the bootstrap here
  assertEquals([unit, fisher], ["nat", undefined]);
});

Deno.test("compareLosses() leaves out seeds that one side lacks, and counts divergence", () => {
  const baseline = side("relu", { 0: 1.5, 1: 2.5 }, [2, 3]);
  const candidate = side("swiglu", { 1: 2.4, 2: 1, 3: 1 });
  const found = compareLosses(baseline, candidate, { drawIndex });
  assertEquals(found.differences.length, 1);
  assertEquals(found.diverged, { baseline: { count: 2, of: 4 }, candidate: { count: 0, of: 4 } });
  assertAlmostEquals(found.fisher!, 12 / 28, 1e-12); // 2 and 0, or 0 and 2: C(4, 2) ways each
});
