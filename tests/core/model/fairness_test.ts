import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { ActivationName } from "../../../core/model/activation_names.ts";
import { decoderSpec } from "../../../core/model/decoder_spec.ts";
import { fairness } from "../../../core/model/fairness.ts";
import { modelCounts } from "../../../core/model/model_counts.ts";
import type { ModelSettings } from "../../../core/model/model_settings.ts";
import { SETTINGS } from "../../helpers/model_settings.ts";

const armOf = (arm: string, change: Partial<ModelSettings>) => {
  const spec = decoderSpec({ ...SETTINGS, ...change }, { vocabulary: 64, context: 32 });
  return { arm, counts: modelCounts(spec, { batch: 2, length: 32 }) };
};
const arms = (dFf: number) =>
  (["gelu", "relu", "swiglu"] satisfies ActivationName[])
    .map((activation) => armOf(activation, { activation, dFf }));

Deno.test("fairness() finds gated arms of 2/3 width equal in parameters", () => {
  const { against, isFair, arms: rows } = fairness(arms(384), {
    matched: "parameters",
    tolerance: 0.005,
  });
  assertEquals(against, "gelu");
  assertEquals(isFair, true);
  assertEquals(rows.map(({ parameters }) => parameters), [0, 0, 0]);
  assert(rows[2].flops !== 0 && Math.abs(rows[2].flops) < 0.05);
});

Deno.test("fairness() says what rounding left, and stamps what is more than the tolerance", () => {
  const found = fairness(arms(256), { matched: "parameters", tolerance: 0.005 });
  const [gelu, , swiglu] = found.arms;
  // 3 x 168 of 2 x 256 columns in each of two layers.
  const expected = 2 * 64 * (3 * 168 - 2 * 256) / gelu.counts.parameters;
  assertAlmostEquals(swiglu.parameters, expected, 1e-12);
  assertEquals([found.isFair, swiglu.exceeds, gelu.exceeds], [false, true, false]);
  assertEquals(fairness(arms(256), { matched: "parameters", tolerance: 0.02 }).isFair, true);
  assertEquals(fairness(arms(256), { matched: "none", tolerance: 0.005 }).isFair, true);
});

Deno.test("fairness() compares with the first arm, on the axis that is matched", () => {
  const three = [
    armOf("middle", { dFf: 256 }),
    armOf("large", { dFf: 512 }),
    armOf("small", { dFf: 128 }),
  ];
  for (const matched of ["parameters", "flops"] as const) {
    const found = fairness(three, { matched, tolerance: 0.005 });
    assertEquals(found.against, "middle");
    assertEquals(found.arms.map(({ exceeds }) => exceeds), [false, true, true]);
    assert(found.arms[1].flops > 0 && found.arms[2].flops < 0);
  }
  assertThrows(() => fairness([], { matched: "flops", tolerance: 0 }), RangeError, "arms=0");
});
