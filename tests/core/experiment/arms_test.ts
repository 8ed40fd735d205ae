import { assertEquals } from "@std/assert";
import { settledArm } from "../../../core/experiment/arms.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { PRESET_NAMES, PRESETS } from "../../../core/model/presets/presets.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const modelOf = (model: object, gated: object) => {
  const { arms, training } = TINY_TRAINING;
  const definition = {
    ...{ ...TINY_TRAINING, base: { model }, arms: { ...arms, gated } },
    training: { ...training, data: [{ name: "noisy", source: "transduction" }] },
  };
  return settledArm(validateExperiment(definition), "gated").model;
};

Deno.test("settledArm() puts a preset over base, at the arm's size, and the arm over the preset", () => {
  const base = { dModel: 64, heads: 4, activation: "relu", dFf: 1, initialDeviation: 0.1 } as const;
  const small = modelOf(base, { preset: "chatglm2" });
  assertEquals([small.activation, small.dFf, small.kvHeads, small.qkvBias, small.ropeFraction], [
    ...["swiglu", 214, 2, true, 0.5],
  ]);
  assertEquals([small.dModel, small.heads, small.initialDeviation], [64, 4, 0.1]);
  const large = modelOf(base, {
    preset: "chatglm2",
    model: { dModel: 4096, heads: 32, bias: true },
  });
  assertEquals([large.dFf, large.kvHeads, large.bias], [13_696, 2, true]);
  assertEquals(modelOf({ ...base, dModel: 4096 }, { preset: "llama2" }).dFf, 11_008);
});

Deno.test("settledArm() gives the architecture of a preset, and says no decoder's where none is said", () => {
  const of = (base: object, arm: object) => modelOf({ dModel: 64, heads: 4, ...base }, arm);
  assertEquals(of({}, { preset: "bert" }).architecture, "encoder");
  assertEquals(of({}, { preset: "t5" }).architecture, "encoder-decoder");
  assertEquals("architecture" in of({}, { preset: "llama2" }), false);
  const pair = { architecture: "encoder-decoder" };
  assertEquals(of(pair, { preset: "gpt2" }).architecture, "decoder");
  assertEquals(
    of({}, { preset: "gpt2", model: { architecture: "prefix" } }).architecture,
    "prefix",
  );
});

Deno.test("every preset decides the same settings, and no sizes or first values", () => {
  const keys = PRESET_NAMES.map((name) =>
    Object.keys(PRESETS[name].settings({ dModel: 64, heads: 2 })).sort()
  );
  for (const each of keys) assertEquals(each, keys[0]);
  const others = ["layers", "dModel", "heads", "initialDeviation", "dropout", "precision"];
  assertEquals(keys[0].filter((key) => others.includes(key)), []);
});
