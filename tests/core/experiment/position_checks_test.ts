import { assert, assertEquals } from "@std/assert";
import {
  POSITION_CHECK_METRICS,
  POSITION_CHECKS,
  positionCheckApplies,
} from "../../../core/experiment/position_checks.ts";

Deno.test("every position check has metrics, and no metric twice", () => {
  assertEquals(Object.keys(POSITION_CHECK_METRICS), [...POSITION_CHECKS]);
  for (const metrics of Object.values(POSITION_CHECK_METRICS)) {
    assert(metrics.length > 0);
    assertEquals(new Set(metrics).size, metrics.length);
    for (const metric of metrics) assert(/^[a-z][a-z0-9_]*$/.test(metric), metric);
  }
});

Deno.test("positionCheckApplies() goes by the position of the model", () => {
  const checksOf = (position: "none" | "sinusoidal" | "alibi" | "t5" | "rope" | "learned") =>
    POSITION_CHECKS.filter((check) => positionCheckApplies(check, { position }));
  assertEquals(checksOf("t5"), ["permutation"]);
  assertEquals(checksOf("learned"), ["permutation"]);
  assertEquals(checksOf("none"), ["attention-entropy", "permutation"]);
  assertEquals(checksOf("sinusoidal"), [
    "inner-product-by-offset",
    "inner-product-decay",
    "permutation",
  ]);
  assertEquals(checksOf("alibi").length, 4);
  assertEquals(checksOf("rope").length, 6);
});
