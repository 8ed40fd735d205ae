import { assert, assertEquals } from "@std/assert";
import { POSITION_CHECK_NAMES, POSITION_CHECKS } from "../../../core/experiment/position_checks.ts";

Deno.test("every position check has arms and metrics, and no metric twice", () => {
  for (const name of POSITION_CHECK_NAMES) {
    const { positions, metrics } = POSITION_CHECKS[name];
    assert(positions.length > 0 && metrics.length > 0, name);
    assertEquals(new Set(metrics).size, metrics.length, name);
    for (const metric of metrics) assert(/^[a-z][a-z0-9_]*$/.test(metric), metric);
  }
});
