import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { decodeModelConfig, encodeModelConfig } from "../../../core/run/model_config.ts";
import type { ModelConfig } from "../../../core/run/model_config_schema.ts";
import type { TrainSpec } from "../../../core/train/train_spec.ts";
import { TINY } from "../../helpers/tiny_training.ts";

const CONFIG: ModelConfig = {
  format: "assay-decoder",
  version: 1,
  model: TINY.model,
  training: { spec: TINY.train, step: 7, seed: 3 },
  files: { "model.safetensors": "0".repeat(64) },
};
const path = "model/config.json";
const TEXT = encodeModelConfig(CONFIG, path);

Deno.test("a config comes back, and is the same text when written again", () => {
  assertEquals(decodeModelConfig(TEXT, path), CONFIG);
  assertEquals(encodeModelConfig(decodeModelConfig(TEXT, path), path), TEXT);
  const untrained = { ...CONFIG, training: null };
  assertEquals(decodeModelConfig(encodeModelConfig(untrained, path), path), untrained);
});

/** What only models with two stacks may say. */
type StackKey = "architecture" | "encoderLayers" | "sharedStacks" | "rotaryCross";

Deno.test("a config holds every setting of a model", () => {
  const scaling = { kind: "yarn", factor: 4, trained: 64 } as const;
  const positions = [
    { kind: "rotary", base: 10_000, layout: "half", fraction: 0.5, scaling },
    { kind: "rotary", base: 10_000, layout: "half", fraction: 0.5, frequencies: [1, 0.1] },
    { kind: "alibi" },
    { kind: "sinusoidal", scaled: true },
    { kind: "none" },
  ] as const;
  const gates = [
    { activation: "swiglu", fusedGateUp: false, headTransform: false },
    { activation: "gelu", fusedGateUp: true, headTransform: true },
  ] as const;
  const cases = positions.flatMap((position) => gates.map((gate) => ({ position, gate })));
  for (const { position, gate } of cases) {
    const model: Required<Omit<DecoderSpec, StackKey>> = {
      ...TINY.model,
      ...{ position, normFraction: 0.5, causal: true, qkNorm: false, residual: false },
      ...{ logitActivation: "relu", embeddingDeviation: 1, scaledInit: false },
      ...{ qkvBias: true, fusedQkv: false, ...gate },
      ...{ headWidth: 8, scoreScale: 0.5, scoreScaleByDepth: true, segments: 2 },
      ...{ embeddingNorm: true, headBias: true, headScale: 0.25 },
    };
    const train: Required<TrainSpec> = {
      ...TINY.train,
      ...{ clipNorm: 1, accumulate: 3, logCapacity: 9 },
    };
    const config = { ...CONFIG, model, training: { spec: train, step: 0, seed: 0 } };
    assertEquals(decodeModelConfig(encodeModelConfig(config, path), path), config);
  }
});

Deno.test("a config holds what a model says of its stacks", () => {
  const stacks: Required<Pick<DecoderSpec, StackKey>>[] = [
    { architecture: "encoder-decoder", encoderLayers: 2, sharedStacks: true, rotaryCross: false },
    { architecture: "encoder-decoder", encoderLayers: 5, sharedStacks: false, rotaryCross: true },
  ];
  const position = { kind: "rotary", base: 10_000, layout: "half", fraction: 1 } as const;
  for (const stack of stacks) {
    const config = { ...CONFIG, model: { ...TINY.model, position, ...stack } };
    assertEquals(decodeModelConfig(encodeModelConfig(config, path), path), config);
  }
});

Deno.test("a config that breaks the format is refused with the place of every fault", () => {
  const change = (from: string, to: string) => {
    const text = TEXT.replace(from, to);
    if (text === TEXT) throw new Error(`nothing to change: ${from}`);
    return text;
  };
  const cases: readonly (readonly [string, string])[] = [
    [change('"layers"', '"layer"'), 'model.layer: unknown key, nearest is "layers"'],
    [change('"layers": 2', '"layers": "2"'), 'model.layers: received "2"'],
    [change('"layers": 2', '"layers": 2.5'), "model.layers: received 2.5"],
    [change('"layers": 2', '"layers": 0'), "model.layers: received 0"],
    [change('"width": 32', '"width": 4000000000'), "model.width: received 4000000000"],
    [change('"gelu"', '"gleu"'), 'model.activation: received "gleu"'],
    [change('"kind": "learned"', '"kind": "rope"'), "model.position"],
    [change('"kind": "adamw"', '"kind": "adam"'), "training.spec.optimizer"],
    [change('"step": 7', '"step": -7'), "training.step"],
    [change('"version": 1', '"version": 2'), "version: received 2"],
    [change('"model.safetensors"', '"../weights"'), "files"],
    [change('"0000', '"xxxx'), 'files["model.safetensors"]'],
    [change('"seed": 3', '"seed": 3, "seed": 4'), "seed"],
    [TEXT.slice(0, -3), "config.json"],
    ["", "config.json"],
    ["[]", "config.json"],
    [" ".repeat(100_000), "longer than"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => decodeModelConfig(text, path), ExperimentError, message);
  }
});

Deno.test("a config whose parts do not fit together is refused", () => {
  const text = TEXT.replace('"heads": 2', '"heads": 3');
  assertThrows(
    () => decodeModelConfig(text, path),
    RangeError,
    "Cannot build a model as width must be divisible by heads: width=32, heads=3, file=model/config.json",
  );
});
