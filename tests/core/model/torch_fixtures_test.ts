import { assert } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import {
  evaluateTorchModel,
  readTorchFixture,
  testBesideTorch,
  torchDistance,
  torchWords,
} from "../../helpers/torch_fixture.ts";

const SIZE = { batch: 2, length: 7 };
const BASE: Omit<
  DecoderSpec,
  "kvHeads" | "hidden" | "activation" | "norm" | "bias" | "position" | "tiedHead"
> = {
  ...{ vocabulary: 11, context: 7, layers: 2, width: 24, heads: 4, normForm: "fused" },
  ...{ normPlace: "pre", normEps: 1e-5, dropout: 0, precision: 24, initialDeviation: 0.02 },
};
/** What the four models of one layer or two have in common, where they do not say. */
const SMALL: DecoderSpec = {
  ...BASE,
  ...{ layers: 1, kvHeads: 4, hidden: 20, activation: "gelu", norm: "rms-norm", bias: false },
  ...{ position: { kind: "none" }, tiedHead: true },
};
const MODELS: Readonly<Record<string, DecoderSpec>> = {
  gpt2_style: {
    ...BASE,
    ...{ kvHeads: 4, hidden: 40, activation: "gelu", norm: "layer-norm", bias: true },
    ...{ position: { kind: "learned" }, tiedHead: true },
  },
  llama_style: {
    ...BASE,
    ...{ kvHeads: 2, hidden: 28, activation: "swiglu", norm: "rms-norm", bias: false },
    position: { kind: "rotary", base: 10_000, layout: "half", fraction: 1 },
    tiedHead: false,
  },
  bloom_style: { ...SMALL, norm: "layer-norm", bias: true, position: { kind: "alibi" } },
  t5_style: {
    ...SMALL,
    ...{ layers: 2, activation: "geglu", position: { kind: "t5", buckets: 6, maxDistance: 6 } },
  },
  qwen3_style: {
    ...SMALL,
    ...{ kvHeads: 2, activation: "swiglu", qkNorm: true },
    position: {
      ...{ kind: "rotary", base: 100, layout: "half", fraction: 1 },
      scaling: { kind: "yarn", factor: 4, trained: 64 },
    },
  },
  vaswani_style: {
    ...SMALL,
    ...{ norm: "layer-norm", normPlace: "post", bias: true, activation: "elu" },
    position: { kind: "sinusoidal", scaled: true },
  },
};

/** Runs forward and backward on a device; returns outputs by name, gradients by path. */
function evaluate(device: Device, spec: DecoderSpec, paths: readonly string[]) {
  const { vocabulary } = spec;
  const words = (seed: number) => torchWords(seed, { count: 14, vocabulary });
  const inputs = { tokens: words(7), targets: words(8) };
  return evaluateTorchModel(device, buildDecoder(spec, SIZE), { inputs, paths });
}

for (const [name, spec] of Object.entries(MODELS)) {
  testBesideTorch(name, (device, paths) => evaluate(device, spec, paths));
}

Deno.test("operands of 12 bits are farther from PyTorch than 24, and near", async () => {
  const fixture = await readTorchFixture("gpt2_style");
  const device = await openCpuDevice({ threads: 1 });
  const spec = { ...MODELS.gpt2_style, precision: 12 } as const;
  const found = await evaluate(device, spec, Object.keys(fixture.gradients));
  await device.close();
  const far = torchDistance(found.logits, fixture.logits);
  assert(far > 1e-5 && far < 1e-3, `${far}`);
});
