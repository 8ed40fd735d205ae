import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import { differentiate } from "../../../core/graph/differentiate.ts";
import { ACTIVATIONS } from "../../../core/model/activation_names.ts";
import { appendLoss } from "../../../core/model/append_loss.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { initialValues } from "../../../core/model/initial_values.ts";
import { splitWeights, type WeightTensor } from "../../../core/model/split_weights.ts";
import { withDevices } from "../../helpers/devices.ts";
import { MODEL_VARIANTS, SMALL_MODEL } from "../../helpers/model_variants.ts";
import { runGraph } from "../../helpers/run_graph.ts";

const SIZE = { batch: 2, length: 5 };
const BASE: DecoderSpec = { ...SMALL_MODEL, initialDeviation: 0.5, embeddingDeviation: 1 };
const APART = { fusedQkv: false, fusedGateUp: false };

/** Initial parameters of a model; biases are not zero. */
function weightsOf(spec: DecoderSpec): Map<string, WeightTensor> {
  const { model: { parameters } } = buildDecoder(spec, SIZE);
  return new Map(parameters.map((parameter) => {
    const values = initialValues(parameter, { seed: 5 });
    if (parameter.path.endsWith("bias")) values.forEach((_, i) => values[i] = Math.fround(i / 7));
    return [parameter.path, { shape: parameter.shape, values }];
  }));
}

/** Logits, and the gradient of each parameter by its path. */
async function run(device: Device, spec: DecoderSpec, weights: ReadonlyMap<string, WeightTensor>) {
  const { model, logits } = buildDecoder(spec, SIZE);
  const wanted = model.parameters.map(({ tensor }) => tensor);
  differentiate(model.graph, appendLoss(model, logits), wanted).forEach((gradient, i) => {
    model.graph.output(model.parameters[i].path, gradient!);
  });
  model.graph.output("logits", logits);
  const words = (factor: number) =>
    Uint32Array.from({ length: 10 }, (_, i) => (factor * i * i + i + 1) % spec.vocabulary);
  const inputs = new Map<string, Float32Array | Uint32Array>([
    ["tokens", words(2)],
    ["targets", words(3)],
    ...model.tables.map(({ name, values }) => [name, values] as const),
    ...model.parameters.map(({ path }) => [path, weights.get(path)!.values] as const),
  ]);
  return await runGraph(device, model.graph.build(), inputs);
}

const largest = (values: Float32Array) => values.reduce((most, x) => Math.max(most, x), 0);

/** The largest difference of two arrays over the largest size in the second, or over `least`. */
function relativeDifference(a: Float32Array, b: Float32Array, least: number): number {
  const difference = largest(a.map((value, i) => Math.abs(value - b[i])));
  return difference / Math.max(least, largest(b.map(Math.abs)));
}

Deno.test("splitWeights() gives a model with separate products the bits of the fused one", () =>
  withDevices(async (devices) => {
    const variants = Object.entries(MODEL_VARIANTS)
      .filter(([, { fusedQkv, fusedGateUp }]) => fusedQkv !== false && fusedGateUp !== false);
    for (const [name, change] of variants) {
      const fused = { ...BASE, activation: "swiglu", ...change } as const;
      const isGated = ACTIVATIONS[fused.activation].gated;
      const apart = { ...fused, ...APART, fusedGateUp: isGated ? false : undefined };
      const weights = weightsOf(fused);
      const split = splitWeights(fused, weights);
      const shapes = buildDecoder(apart, SIZE).model.parameters
        .map(({ path, shape }) => [path, shape]);
      assertEquals([...split].map(([path, { shape }]) => [path, shape]).sort(), shapes.sort());
      for (const given of devices) {
        if (!("device" in given)) continue;
        const one = await run(given.device, fused, weights);
        const three = await run(given.device, apart, split);
        assertEquals(three.get("logits"), one.get("logits"), name);
        assertEquals(three.get("loss"), one.get("loss"), name);
        // Gradients of what a layer reads are sums of sums: in the last bits they may differ.
        const whole = new Map([...weights].map(([path, { shape }]) => [path, {
          shape,
          values: one.get(path)!,
        }]));
        // The gradient of the bias of keys is rounding alone: softmax does not see it.
        const least = 1e-2 * Math.max(...[...whole.values()].map(({ values }) => largest(values)));
        for (const [path, { values }] of splitWeights(fused, whole)) {
          const difference = relativeDifference(three.get(path)!, values, least);
          assert(difference < 2e-6, `${name}, ${path}: ${difference}`);
        }
      }
    }
  }));

Deno.test("separate products have the very gradients of the fused one, where one layer is split", () =>
  withDevices(async (devices) => {
    const fused = { ...BASE, activation: "swiglu", qkvBias: true, kvHeads: 1 } as const;
    const weights = weightsOf(fused);
    const split = splitWeights(fused, weights);
    for (
      const [change, layer] of [
        [{ fusedQkv: false }, "attention"],
        [{ fusedGateUp: false }, "feedForward"],
      ] as const
    ) {
      const mixed = new Map([...weights, ...split]);
      for (const given of devices) {
        if (!("device" in given)) continue;
        const one = await run(given.device, fused, mixed);
        const parts = await run(given.device, { ...fused, ...change }, mixed);
        const whole = new Map([...weights].map(([path, { shape }]) => [path, {
          shape,
          values: one.get(path)!,
        }]));
        const expected = new Map([...whole, ...splitWeights(fused, whole)]);
        const own = [...parts.keys()].filter((path) => path.includes(`${layer}.`));
        assert(own.length >= 3);
        for (const path of own.filter((path) => !path.endsWith("norm.gain"))) {
          assertEquals(parts.get(path), expected.get(path)!.values, path);
        }
      }
    }
  }));

Deno.test("separate matrices begin as the columns of the fused one", () => {
  const fused = { ...BASE, activation: "glu", kvHeads: 1 } as const;
  const apart = { ...fused, ...APART };
  assertEquals(
    new Map([...weightsOf(apart)].sort()),
    new Map(
      [...splitWeights(fused, weightsOf(fused))].sort(),
    ),
  );
});

Deno.test("buildDecoder() refuses two products where there is no gate", () => {
  assertThrows(
    () => buildDecoder({ ...BASE, activation: "gelu", fusedGateUp: false }, SIZE),
    RangeError,
    "Cannot build a model as only a gated layer has two products to fuse: activation=gelu",
  );
});
