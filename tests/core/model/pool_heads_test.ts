import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { initialValues } from "../../../core/model/initial_values.ts";
import { poolHeads } from "../../../core/model/pool_heads.ts";
import { splitWeights, type WeightTensor } from "../../../core/model/split_weights.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { runGraph } from "../../helpers/run_graph.ts";

const SIZE = { batch: 1, length: 6 };
const ROTARY = { kind: "rotary", base: 10_000, layout: "half", fraction: 1 } as const;
const MHA: DecoderSpec = {
  ...SMALL_DECODER,
  ...{ kvHeads: 4, dropout: 0, qkvBias: true, position: ROTARY },
};

function weightsOf(spec: DecoderSpec): Map<string, WeightTensor> {
  const { model: { parameters } } = buildDecoder(spec, SIZE);
  return new Map(parameters.map((parameter) => {
    const values = initialValues(parameter, { seed: 5 });
    if (parameter.path.endsWith("bias")) values.forEach((_, i) => values[i] = Math.fround(i / 99));
    return [parameter.path, { shape: parameter.shape, values }];
  }));
}

async function logitsOf(
  device: Device,
  spec: DecoderSpec,
  weights: ReadonlyMap<string, WeightTensor>,
) {
  const { model, logits } = buildDecoder(spec, SIZE);
  model.graph.output("logits", logits);
  const outputs = await runGraph(
    device,
    model.graph.build(),
    new Map([
      ["tokens", Uint32Array.of(1, 5, 2, 7, 3, 11)],
      ...model.tables.map(({ name, values }) => [name, values] as const),
      ...model.parameters.map(({ path }) => [path, weights.get(path)!.values] as const),
    ]),
  );
  return outputs.get("logits")!;
}

/** Gives each head of a group the keys and values of the group's first. */
function withEqualHeads(weights: ReadonlyMap<string, WeightTensor>, group: number) {
  const [width, headDim] = [24, 6];
  return new Map([...weights].map(([path, { shape, values }]) => {
    if (!path.includes("qkv")) return [path, { shape, values }] as const;
    const copy = values.map((_, i) => {
      const column = i % 72;
      if (column < width) return values[i];
      const head = Math.floor(column / headDim) - 4;
      return values[i - headDim * (head % group)];
    });
    return [path, { shape, values: copy }] as const;
  }));
}

Deno.test("poolHeads() changes no logit where the heads of each group are equal", () =>
  onCpu(async (device) => {
    for (const kvHeads of [4, 2, 1]) {
      const weights = withEqualHeads(weightsOf(MHA), 4 / kvHeads);
      const pooled = poolHeads(MHA, weights, kvHeads);
      assertEquals(pooled.model, { ...MHA, kvHeads });
      const [before, after] = [
        await logitsOf(device, MHA, weights),
        await logitsOf(device, pooled.model, pooled.weights),
      ];
      assertEquals(after, before, `${kvHeads}`);
      if (kvHeads === 4) assertEquals(pooled.weights, weights);
    }
  }));

Deno.test("poolHeads() takes means of the heads, of keys and of values, weights and biases", () => {
  const weights = weightsOf(MHA);
  const { weights: pooled } = poolHeads(MHA, weights, 2);
  const bias = pooled.get("blocks.1.attention.qkv.bias")!;
  assertEquals(bias.shape, [48]);
  const at = (i: number) => Math.fround(i / 99);
  assertEquals(bias.values[23], at(23)); // queries are not pooled
  assertEquals(bias.values[25], Math.fround((at(25) + at(31)) / 2)); // heads 0 and 1 of keys
  assertEquals(bias.values[30], Math.fround((at(36) + at(42)) / 2)); // heads 2 and 3
  assertEquals(bias.values[47], Math.fround((at(65) + at(71)) / 2)); // the last two of values
  const [from, to] = [weights, pooled].map((each) =>
    each.get("blocks.0.attention.qkv.weight")!.values
  );
  assertEquals(to[48 * 3 + 24], Math.fround((from[72 * 3 + 24] + from[72 * 3 + 30]) / 2));
  assertEquals(pooled.get("head.weight"), weights.get("head.weight"));
});

Deno.test("poolHeads() does the same to separate products", () => {
  const weights = weightsOf(MHA);
  const one = splitWeights({ ...MHA, kvHeads: 1 }, poolHeads(MHA, weights, 1).weights);
  const other = poolHeads({ ...MHA, fusedQkv: false }, splitWeights(MHA, weights), 1).weights;
  assertEquals(other, one);
});

Deno.test("poolHeads() changes logits where heads differ, and refuses what does not divide", () =>
  onCpu(async (device) => {
    const weights = weightsOf(MHA);
    const { model, weights: pooled } = poolHeads(MHA, weights, 1);
    const [before, after] = [
      await logitsOf(device, MHA, weights),
      await logitsOf(device, model, pooled),
    ];
    assert(before.some((value, i) => Math.abs(value - after[i]) > 0.01));
    for (const kvHeads of [3, 8, 0, 1.5]) {
      assertThrows(
        () => poolHeads(MHA, weights, kvHeads),
        RangeError,
        `must be a divisor of those that there are: kvHeads=${kvHeads}, of=4`,
      );
    }
  }));
