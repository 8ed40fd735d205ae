import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { withoutTiming } from "../../../core/experiment/plan_without_timing.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { DEFINITION } from "../../helpers/experiment_definition.ts";

Deno.test("withoutTiming() leaves the property cells and says why claims are out of reach", () => {
  const plan = planExperiment(validateExperiment(DEFINITION));
  const left = withoutTiming(plan, "nobody has a watch");
  assertEquals(left.cells, plan.cells.filter(({ config }) => config.kind === "property"));
  assertEquals(left.cells.length > 0 && left.cells.length < plan.cells.length, true);
  assertEquals(left.settled.timing, undefined);
  assertEquals(left.settled.properties, plan.settled.properties);
  assertEquals(left.outOfReach, {
    ...plan.outOfReach,
    "N3.saves": "nobody has a watch",
    "N3.ties": "nobody has a watch",
    "N3.step-saves": "nobody has a watch",
  });
  assertEquals(plan.settled.timing !== undefined, true, "the given plan was changed");
});

Deno.test("withoutTiming() of a plan without timings changes no claim about values", () => {
  const plan = planExperiment(validateExperiment(DEFINITION), { profile: "smoke" });
  const once = withoutTiming(plan, "a");
  assertEquals(withoutTiming(once, "a"), once);
  assertEquals("N1.formula" in once.outOfReach, false);
});
