import { assert, assertEquals } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { withDevices } from "../../helpers/devices.ts";
import {
  evaluateTorchModel,
  readTorchFixture,
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
  Deno.test(`logits and gradients of the ${name} model agree with PyTorch`, async () => {
    const fixture = await readTorchFixture(name);
    const paths = Object.keys(fixture.gradients);
    await withDevices(async (devices) => {
      for (const given of devices) {
        if (!("device" in given)) continue;
        const found = await evaluate(given.device, spec, paths);
        assertEquals(Object.keys(found).length, paths.length + 2);
        assert(Math.abs(found.loss[0] / fixture.loss - 1) < 1e-5, `loss=${found.loss[0]}`);
        const far = { logits: torchDistance(found.logits, fixture.logits) } as Record<
          string,
          number
        >;
        for (const path of paths) {
          far[path] = torchDistance(found[`grad/${path}`], fixture.gradients[path]);
        }
        for (const [tensor, value] of Object.entries(far)) {
          assert(value < 1e-5, `${given.name}, ${tensor}: ${value}`);
        }
      }
    });
  });
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
