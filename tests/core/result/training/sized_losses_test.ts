import { assertAlmostEquals, assertEquals } from "@std/assert";
import { pow64 } from "../../../../core/base/host_math.ts";
import type { SeedValues } from "../../../../core/result/training/seed_values.ts";
import {
  commonRange,
  meanOfArms,
  type SizedLoss,
  valuesAt,
} from "../../../../core/result/training/sized_losses.ts";

const valuesOf = (values: Record<number, number>, arms = ["a"]): SeedValues => ({
  arms,
  values: new Map(Object.entries(values).map(([seed, value]) => [Number(seed), value])),
  diverged: new Set(),
  seeds: [0, 1],
  missing: 0,
  unit: "nat",
});
const size = (parameters: number, values: Record<number, number>): SizedLoss => ({
  parameters,
  bodyParameters: parameters,
  flops: 6 * parameters,
  values: valuesOf(values),
});
const law = (n: number, seed: number) => 1 + (2 + seed) * pow64(n, -0.3);
const SIZES = [1e3, 1e4, 1e5].map((n) => size(n, { 0: law(n, 0), 1: law(n, 1) }));

Deno.test("valuesAt() of a power law above the floor is the law, seed by seed", () => {
  const found = valuesAt(SIZES, { axis: "parameters", at: 3e4, floor: 1 })!;
  for (const seed of [0, 1]) assertAlmostEquals(found.values.get(seed)!, law(3e4, seed), 1e-13);
  const flops = valuesAt(SIZES, { axis: "flops", at: 1.8e5, floor: 1 })!;
  assertAlmostEquals(flops.values.get(1)!, law(3e4, 1), 1e-13);
});

Deno.test("valuesAt() takes a size itself as it is, and nothing beyond the ends", () => {
  const at = (n: number) => valuesAt(SIZES, { axis: "parameters", at: n });
  assertEquals(at(1e3)!.values, SIZES[0].values.values);
  assertEquals(at(1e5)!.values, SIZES[2].values.values);
  assertEquals([at(999), at(100_001)], [undefined, undefined]);
});

Deno.test("valuesAt() takes a straight line where a value is not above the floor", () => {
  const sizes = [size(10, { 0: 2, 1: 3 }), size(1_000, { 0: 1 })];
  const found = valuesAt(sizes, { axis: "parameters", at: 100, floor: 1 })!;
  assertEquals([...found.values.keys()], [0]);
  assertAlmostEquals(found.values.get(0)!, 1.5, 1e-14);
});

Deno.test("commonRange() is what all arms reach", () => {
  const other = [size(5e3, { 0: 1 }), size(2e5, { 0: 1 })];
  assertEquals(commonRange([SIZES, other], "parameters"), { smallest: 5e3, largest: 1e5 });
  assertEquals(commonRange([SIZES, [size(2e5, { 0: 1 })]], "parameters"), undefined);
  assertEquals(commonRange([SIZES, []], "parameters"), undefined);
});

Deno.test("meanOfArms() counts a seed that every arm has", () => {
  const [a, b] = [valuesOf({ 0: 1, 1: 2 }, ["a"]), valuesOf({ 1: 4 }, ["b"])];
  const { arms, values } = meanOfArms([a, b]);
  assertEquals([arms, [...values]], [["a", "b"], [[1, 3]]]);
});
