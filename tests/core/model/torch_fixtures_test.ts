import { assert, assertEquals } from "@std/assert";
import { elementCount } from "../../../core/base/shape.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { differentiate } from "../../../core/graph/differentiate.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { appendLoss } from "../../../core/model/append_loss.ts";
import { withDevices } from "../../helpers/devices.ts";
import { peerHash } from "../../helpers/peer_step.ts";
import { fromRoot } from "../../helpers/root.ts";

/** What the program made; see make_fixtures.py beside the files. */
interface Fixture {
  readonly torch: string;
  readonly loss: number;
  readonly logits: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

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
async function evaluate(device: Device, spec: DecoderSpec, paths: readonly string[]) {
  const { model, logits } = buildDecoder(spec, SIZE);
  const loss = appendLoss(model, logits);
  const gradients = differentiate(model.graph, loss, model.parameters.map((p) => p.tensor));
  model.graph.output("logits", logits);
  model.parameters.forEach(({ path }, i) => model.graph.output(`grad/${path}`, gradients[i]!));
  const executable = await device.compile(fuseGraph(model.graph.build()));
  for (const { name, values } of model.tables) await executable.write(name, values);
  for (const { path, shape } of model.parameters) {
    await executable.write(path, values(100 + paths.indexOf(path), shape, path.endsWith(".gain")));
  }
  const words = (seed: number) =>
    Uint32Array.from({ length: 14 }, (_, i) => peerHash(i, seed) % spec.vocabulary);
  await executable.write("tokens", words(7));
  await executable.write("targets", words(8));
  await executable.run();
  const found: Record<string, Float32Array> = {};
  const names = ["loss", "logits", ...model.parameters.map(({ path }) => `grad/${path}`)];
  for (const name of names) found[name] = await executable.read(name);
  await executable.dispose();
  return found;
}

/** Makes the values that make_fixtures.py makes. */
function values(seed: number, shape: readonly number[], isGain: boolean): Float32Array {
  return Float32Array.from(
    { length: elementCount(shape) },
    (_, i) => ((peerHash(i, seed) >>> 8) / 8_388_608 - 1) * 0.25 + (isGain ? 1 : 0),
  );
}

/** Norm of a difference over the norm of what is expected. */
function distance(found: Float32Array, expected: readonly number[]): number {
  const norm = (list: readonly number[]) => Math.sqrt(list.reduce((sum, v) => sum + v * v, 0));
  return norm(expected.map((value, i) => found[i] - value)) / norm(expected);
}

for (const [name, spec] of Object.entries(MODELS)) {
  Deno.test(`logits and gradients of the ${name} model agree with PyTorch`, async () => {
    const path = fromRoot(`tests/fixtures/torch/${name}.json`);
    const fixture: Fixture = JSON.parse(await Deno.readTextFile(path));
    const paths = Object.keys(fixture.gradients);
    await withDevices(async (devices) => {
      for (const given of devices) {
        if (!("device" in given)) continue;
        const found = await evaluate(given.device, spec, paths);
        assertEquals(Object.keys(found).length, paths.length + 2);
        assert(Math.abs(found.loss[0] / fixture.loss - 1) < 1e-5, `loss=${found.loss[0]}`);
        const far = { logits: distance(found.logits, fixture.logits) } as Record<string, number>;
        for (const path of paths) {
          far[path] = distance(found[`grad/${path}`], fixture.gradients[path]);
        }
        for (const [tensor, value] of Object.entries(far)) {
          assert(value < 1e-5, `${given.name}, ${tensor}: ${value}`);
        }
      }
    });
  });
}

Deno.test("operands of 12 bits are farther from PyTorch than 24, and near", async () => {
  const path = fromRoot("tests/fixtures/torch/gpt2_style.json");
  const fixture: Fixture = JSON.parse(await Deno.readTextFile(path));
  const device = await openCpuDevice({ threads: 1 });
  const spec = { ...MODELS.gpt2_style, precision: 12 } as const;
  const found = await evaluate(device, spec, Object.keys(fixture.gradients));
  await device.close();
  const far = distance(found.logits, fixture.logits);
  assert(far > 1e-5 && far < 1e-3, `${far}`);
});
