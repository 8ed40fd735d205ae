import { assertEquals } from "@std/assert";
import { findDivergence } from "../../../core/train/divergence.ts";

/** A log of losses; null stands for a step that was not taken. */
const logOf = (...losses: (number | null)[]) =>
  Float32Array.from(losses.flatMap((loss) => loss === null ? [NaN, -1, NaN] : [1, 1, loss]));
const LIMITS = { vocabulary: 8, warmUp: 2 };

Deno.test("findDivergence() finds a step that was not taken", () => {
  assertEquals(findDivergence(logOf(2, 2, 2, null, null), LIMITS), {
    ...{ step: 3, why: "not-finite" },
  });
  assertEquals(findDivergence(logOf(null), LIMITS)?.step, 0);
});

Deno.test("findDivergence() finds a loss above ln V + 1, behind the warm-up only", () => {
  // ln 8 + 1 is 3.0794.
  assertEquals(findDivergence(logOf(2, 9, 3.079, 3.08, 2, null), LIMITS), {
    ...{ step: 3, why: "loss-too-high" },
  });
});

Deno.test("findDivergence() finds nothing in a run that learns", () => {
  assertEquals(findDivergence(logOf(2, 2, 1, 1), LIMITS), undefined);
  assertEquals(findDivergence(logOf(), LIMITS), undefined);
});
