import { assertAlmostEquals, assertEquals } from "@std/assert";
import { percentile } from "../../../../core/result/statistics/percentile.ts";

Deno.test("percentile() interpolates between neighbours as R's quantile(type = 7)", () => {
  const sorted = [1, 2, 4, 8];
  assertEquals([0, 1 / 3, 0.5, 1].map((p) => percentile(sorted, p)), [1, 2, 3, 8]);
  assertAlmostEquals(percentile(sorted, 0.9), 6.8, 1e-12);
  assertEquals(percentile([5], 0.3), 5);
});
