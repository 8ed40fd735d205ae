import { assert, assertEquals } from "@std/assert";
import { armsOfPartCheck } from "../../../core/experiment/model_check_cells.ts";
import { PART_CHECK_NAMES, PART_CHECKS } from "../../../core/experiment/part_checks.ts";

Deno.test("every check of a part is about some arms, has metrics, and no metric twice", () => {
  for (const name of PART_CHECK_NAMES) {
    const { positions, activations, metrics } = PART_CHECKS[name];
    assert(positions?.length !== 0 && activations?.length !== 0 && metrics.length > 0, name);
    assertEquals(new Set(metrics).size, metrics.length, name);
    for (const metric of metrics) assert(/^[a-z][a-z0-9_]*$/.test(metric), metric);
  }
});

Deno.test("a check applies to the arms whose position or activation it is about", () => {
  const arms = {
    "plain": { model: { position: "rope" } },
    "glu": { model: { activation: "glu", position: "none" } },
    "swiglu": { model: { activation: "swiglu", position: "alibi" } },
  } as const;
  const experiment = { arms, base: { model: {}, train: {} } } as unknown as Parameters<
    typeof armsOfPartCheck
  >[0];
  assertEquals(armsOfPartCheck(experiment, "gate-lstm"), ["glu"]);
  assertEquals(armsOfPartCheck(experiment, "gate-formula"), ["glu", "swiglu"]);
  assertEquals(armsOfPartCheck(experiment, "cached-logits"), ["plain", "glu", "swiglu"]);
  assertEquals(armsOfPartCheck(experiment, "rope-offset"), ["plain"]);
  assertEquals(armsOfPartCheck(experiment, "attention-entropy"), ["plain", "glu", "swiglu"]);
});
