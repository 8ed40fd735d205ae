import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../../core/base/errors.ts";
import { pairedLogRatios } from "../../../../core/result/statistics/log_ratio.ts";

Deno.test("pairedLogRatios() is the logarithm of candidate over baseline, block by block", () => {
  const found = pairedLogRatios({ candidate: [2, 50, 7], baseline: [1, 100, 7] });
  assertEquals(found, [Math.LN2, found[1], 0]);
  assertAlmostEquals(found[1], -Math.LN2, 1e-15);
});

Deno.test("pairedLogRatios() changes its sign if the arms change places", () => {
  const [a, b] = [[1.1, 2.2, 3.3], [4.5, 0.5, 3.1]];
  const forward = pairedLogRatios({ candidate: a, baseline: b });
  assertEquals(pairedLogRatios({ candidate: b, baseline: a }), forward.map((x) => -x));
});

Deno.test("pairedLogRatios() throws if the arms have different numbers of blocks", () => {
  assertThrows(
    () => pairedLogRatios({ candidate: [1, 2], baseline: [1] }),
    ShapeError,
    "Cannot pair times as both arms must have the same number of blocks: candidate=2, baseline=1",
  );
});

Deno.test("pairedLogRatios() throws if a time is not positive and finite", () => {
  for (const time of [0, -1, NaN, Infinity]) {
    const message = "Cannot take the logarithm of a time as it must be positive and finite";
    assertThrows(
      () => pairedLogRatios({ candidate: [1, time], baseline: [1, 1] }),
      RangeError,
      `${message}: candidate[1]=${time}`,
    );
    assertThrows(
      () => pairedLogRatios({ candidate: [1], baseline: [time] }),
      RangeError,
      `${message}: baseline[0]=${time}`,
    );
  }
});
