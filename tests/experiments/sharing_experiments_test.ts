import { assertEquals } from "@std/assert";
import type { TrainingCellConfig } from "../../core/experiment/model_cell.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import { decoderSpec } from "../../core/model/decoder_spec.ts";
import { parameterFormula } from "../../core/model/parameter_formula.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { judgeExactClaims } from "../helpers/exact_claims.ts";
import { withCpu } from "../helpers/part_checks.ts";

const { experiment: sharing } = await loadExperiment("attention-sharing");
const { experiment: blocks } = await loadExperiment("llama2-vs-chatglm2");

/** Parameters of each arm at a profile. */
function parametersOf(experiment: typeof sharing, profile: string): Map<string, number> {
  const { cells } = planExperiment(experiment, { profile });
  const configs = cells.map(({ config }) => config)
    .filter((config): config is TrainingCellConfig => config.kind === "training");
  return new Map(configs.map(({ arm, model }) => [
    arm,
    parameterFormula(decoderSpec(model, { vocabulary: 32, context: 32 })),
  ]));
}

Deno.test("attention-sharing gives its wide arms the parameters of MHA", () => {
  for (const profile of ["smoke", "quick", "cpu"]) {
    const counts = parametersOf(sharing, profile);
    for (const arm of ["gqa-4-wide", "gqa-2-wide", "mqa-wide"]) {
      assertEquals(counts.get(arm), counts.get("mha"), arm);
    }
  }
});

Deno.test("llama2-vs-chatglm2 has blocks of equal parameters, but for the bias of one", () => {
  for (const profile of ["smoke", "quick", "cpu"]) {
    const counts = parametersOf(blocks, profile);
    assertEquals(counts.get("gfr"), counts.get("llama2"));
    assertEquals(counts.get("separate"), counts.get("llama2"));
    // Two layers, and 64 + 2 x 2 x 8 elements.
    assertEquals(counts.get("chatglm2")! - counts.get("llama2")!, 2 * 96);
  }
});

Deno.test("llama2-vs-chatglm2 takes every effect of its factors as a difference of means", () => {
  const arms = ["llama2", "g", "f", "r", "gf", "gr", "fr", "gfr"];
  const level = (arm: string, factor: string) => arm !== "llama2" && arm.includes(factor) ? 1 : -1;
  const factorsOf: Record<string, string> = {
    ...{ "M4.groups": "g", "M4.width": "f", "M4.rotary": "r" },
    ...{ "M4.groups-width": "gf", "M4.groups-rotary": "gr", "M4.width-rotary": "fr" },
    "M4.three": "gfr",
  };
  for (const [id, factors] of Object.entries(factorsOf)) {
    const rule = blocks.claims.find((claim) => claim.id === id)!.rule;
    const sign = (arm: string) => [...factors].reduce((sign, f) => sign * level(arm, f), 1);
    assertEquals(rule.kind, "equal-loss");
    if (rule.kind !== "equal-loss") continue;
    assertEquals([...rule.baseline].sort(), arms.filter((arm) => sign(arm) < 0).sort(), id);
    assertEquals([...rule.candidate].sort(), arms.filter((arm) => sign(arm) > 0).sort(), id);
  }
});

Deno.test("what both experiments claim exactly is decided by five seeds", () =>
  withCpu(async (device) => {
    const outcomes = [];
    for (const experiment of [sharing, blocks]) {
      outcomes.push(...await judgeExactClaims(device, experiment, { seeds: 5 }));
    }
    assertEquals(outcomes.map(({ claim, verdict }) => `${claim.id} ${verdict}`), [
      ...["Q1.mha supported", "Q1.mqa supported", "Q1.gqa supported", "Q1.pooled supported"],
      ...["Q2.bytes supported", "L1 refuted"],
      ...["M1 refuted", "M2.equal supported", "M2.gradient supported", "M3 refuted"],
      "M4.size supported",
    ]);
  }));
