import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { PositionRowsError } from "../../../core/base/errors.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { elementCount } from "../../../core/base/shape.ts";
import { buildEncoderDecoder, buildModel } from "../../../core/model/build_model.ts";
import { buildCachedDecoder } from "../../../core/model/cached_decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { initialValues } from "../../../core/model/initial_values.ts";
import { initialState } from "../../../core/train/initial_state.ts";
import { evaluationGraph } from "../../../core/train/evaluate/evaluation_graph.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import type { Batch } from "../../../core/train/batch.ts";
import { modelBatch } from "../../../core/train/model_data.ts";
import { Trainer } from "../../../core/train/trainer.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import type { TrainSpec } from "../../../core/train/train_spec.ts";
import { variantBatch } from "../../helpers/architecture_variants.ts";
import { SMALL_MODEL } from "../../helpers/model_variants.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const ROTARY = { kind: "rotary", base: 100, layout: "half", fraction: 1 } as const;
const PAIR: DecoderSpec = {
  ...SMALL_MODEL,
  ...{ architecture: "encoder-decoder", initialDeviation: 0.5, position: ROTARY },
};
const TRAIN: TrainSpec = {
  ...{ batch: 2, length: 7, decays: "matrices", clipNorm: 1 },
  optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
  schedule: { kind: "constant", rate: 1e-2, warmUp: 0 },
};

/** Losses of the targets of a batch, at the drawn weights of a seed. */
async function lossesOf(device: Device, model: DecoderSpec, batch: Batch): Promise<Float32Array> {
  const size = { batch: 2, length: 7 };
  const evaluated = { model, decays: "matrices" } as const;
  const { graph, tables } = evaluationGraph(evaluated, size);
  const executable = await device.compile(fuseGraph(graph));
  const { arenas } = initialState(trainingGraph(model, TRAIN), { seeds: [3] });
  for (const { name, values } of tables) await executable.write(name, values);
  for (const [name, words] of arenas) {
    if (name.startsWith("parameters.")) await executable.write(name, words);
  }
  executable.submit({ ...batch });
  const losses = await executable.read("losses");
  await executable.dispose();
  return losses;
}

const paths = (spec: DecoderSpec) =>
  buildModel(spec, { batch: 1, length: 4 }).model.parameters
    .map(({ path, shape }) => `${path} ${shape.join("x")}`);
const count = (spec: DecoderSpec) =>
  buildModel(spec, { batch: 1, length: 4 }).model.parameters
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);

Deno.test("buildModel() names the parameters of an encoder-decoder by stack", () => {
  assertEquals(paths({ ...PAIR, tiedHead: true, kvHeads: 1 }), [
    "embedding.token 7x8",
    "encoder.blocks.0.attention.norm.gain 8",
    "encoder.blocks.0.attention.qkv.weight 8x16",
    "encoder.blocks.0.attention.output.weight 8x8",
    "encoder.blocks.0.feedForward.norm.gain 8",
    "encoder.blocks.0.feedForward.in.weight 8x6",
    "encoder.blocks.0.feedForward.out.weight 6x8",
    "encoder.norm.gain 8",
    "blocks.0.attention.norm.gain 8",
    "blocks.0.attention.qkv.weight 8x16",
    "blocks.0.attention.output.weight 8x8",
    "blocks.0.cross.norm.gain 8",
    "blocks.0.cross.q.weight 8x8",
    "blocks.0.cross.kv.weight 8x8",
    "blocks.0.cross.output.weight 8x8",
    "blocks.0.feedForward.norm.gain 8",
    "blocks.0.feedForward.in.weight 8x6",
    "blocks.0.feedForward.out.weight 6x8",
    "norm.gain 8",
  ]);
});

Deno.test("buildModel() gives one stack the parameters of a decoder, whatever its tokens see", () => {
  const decoder = paths({ ...SMALL_MODEL, position: ROTARY });
  for (const architecture of ["prefix", "encoder"] as const) {
    assertEquals(paths({ ...SMALL_MODEL, position: ROTARY, architecture }), decoder);
  }
});

Deno.test("buildModel() gives shared stacks one set of weights, but for cross-attention", () => {
  const { width: w, hidden: h } = SMALL_MODEL;
  const t5 = { ...PAIR, layers: 3, position: { kind: "t5", buckets: 8, maxDistance: 6 } } as const;
  const stack = 3 * (2 * w + 4 * w * w + 2 * w * h) + w;
  assertEquals(count({ ...t5, sharedStacks: true }), count(t5) - stack);
  const cross = 3 * (w + 4 * w * w);
  const decoder = { ...t5, architecture: undefined };
  const table = 8 * 2;
  assertEquals(count({ ...t5, sharedStacks: true }), count(decoder) + cross + table);
  // A table of positions is shared too.
  const learned = { ...PAIR, position: { kind: "learned" } } as const;
  const block = 2 * w + 4 * w * w + 2 * w * h;
  assertEquals(count({ ...learned, sharedStacks: true }), count(learned) - block - w - 5 * w);
});

Deno.test("a prefix-LM whose prefix is a token has the bits of a decoder after a step", async () => {
  const device = await openCpuDevice({ threads: 1 });
  const { batch: { tokens, targets } } = variantBatch({ ...SMALL_MODEL, architecture: "prefix" });
  targets[0] = targets[7] = 3; // the first token is followed by a target: a prefix of one token
  const causal: Partial<DecoderSpec>[] = [
    { position: ROTARY },
    { position: { kind: "learned" }, context: 7, dropout: 0.3 },
    { kvHeads: 1, qkNorm: true },
  ];
  for (const change of causal) {
    const step = async (model: DecoderSpec) => {
      const trainer = await Trainer.open(device, { model, train: TRAIN }, { seeds: [3] });
      await trainer.takeStep(modelBatch(model, { tokens, targets }, 7));
      const found = { losses: await trainer.losses(), hashes: await trainer.hashes() };
      await trainer.close();
      return found;
    };
    const spec = { ...SMALL_MODEL, ...change, initialDeviation: 0.5 };
    assertEquals(await step({ ...spec, architecture: "prefix" }), await step(spec));
  }
  // With a longer one they differ, from the second layer on.
  const two = { layers: 2, initialDeviation: 0.5 };
  const model: DecoderSpec = { ...SMALL_MODEL, ...two, architecture: "prefix" };
  const { batch } = variantBatch(model);
  const visible = Uint32Array.from(batch.visible!, (_, i) => i % 7 + 1);
  assertNotEquals(
    await lossesOf(device, model, batch),
    await lossesOf(device, model, { ...batch, visible }),
  );
  await device.close();
});

Deno.test("padding changes no loss, its own sequence's or another's", async () => {
  const device = await openCpuDevice({ threads: 1 });
  const architectures = ["prefix", "encoder", "encoder-decoder"] as const;
  for (const architecture of architectures) {
    const model = { ...PAIR, architecture };
    const { batch } = variantBatch(model);
    const plain = await lossesOf(device, model, batch);
    // Behind the second source, target or window there is padding: other tokens there.
    const { source, tokens, targets } = batch;
    const other = {
      ...batch,
      tokens: tokens.with(tokens.length - 1, (tokens.at(-1)! + 1) % 7),
      ...(source && { source: source.with(source.length - 1, 5) }),
    };
    assertEquals(targets.at(-1), IGNORE_INDEX);
    assertNotEquals(other.tokens, batch.tokens);
    assertEquals(await lossesOf(device, model, other), plain, architecture);
    // The first sequence does not know how much padding the second has.
    const half = plain.length / 2;
    const more = (name: keyof Batch) =>
      batch[name]?.map((value, i) => i < batch[name]!.length / 2 ? value : 1);
    const seen = {
      ...batch,
      ...(architecture === "encoder-decoder"
        ? { sourceVisible: more("sourceVisible"), crossVisible: more("crossVisible") }
        : { visible: more("visible") }),
    } as Batch;
    const found = await lossesOf(device, model, seen);
    assertEquals(found.subarray(0, half), plain.subarray(0, half), architecture);
    assertNotEquals(found.subarray(half), plain.subarray(half), architecture);
  }
  await device.close();
});

Deno.test("a target sees its source and the targets before it, and none behind it", async () => {
  const device = await openCpuDevice({ threads: 1 });
  for (const architecture of ["prefix", "encoder-decoder"] as const) {
    const model = { ...PAIR, architecture };
    const { batch } = variantBatch({ ...SMALL_MODEL }); // any words
    const tokens = Uint32Array.of(1, 2, 3, 0, 4, 5, 6, ...batch.tokens.subarray(0, 7));
    const targets = new Uint32Array(14).fill(IGNORE_INDEX);
    targets.set([4, 5, 6, 2], 3);
    targets.set([4, 5, 6, 2], 10);
    const at = async (change: Readonly<Record<number, number>>) => {
      const changed = tokens.map((token, i) => change[i] ?? token);
      const read = modelBatch(model, { tokens: changed, targets }, 7);
      const losses = await lossesOf(device, model, read);
      return losses.subarray(0, losses.length / 2).slice(-4);
    };
    const plain = await at({});
    const differs = async (change: Readonly<Record<number, number>>) =>
      Array.from(await at(change), (loss, i) => loss !== plain[i]);
    assertEquals(await differs({ 0: 6 }), [true, true, true, true], architecture); // source
    assertEquals(await differs({ 4: 6 }), [false, true, true, true], architecture); // first target
    assertEquals(await differs({ 6: 3 }), [false, false, false, true], architecture); // the third
  }
  await device.close();
});

Deno.test("rotary cross-attention turns queries and keys by their places from 0 on", () => {
  const size = { batch: 2, length: 3, source: 4 };
  const turns = (change: Partial<DecoderSpec>) => {
    const { graph, tables } = buildEncoderDecoder({ ...PAIR, ...change }, size).model;
    return { tables, turned: graph.nodes.filter(({ op }) => op.name === "rotary").length };
  };
  const [still, turned] = [turns({}), turns({ rotaryCross: true })];
  // One turn of queries and keys in each stack; with the other, queries and keys between them.
  assertEquals([still.turned, turned.turned], [2, 4]);
  const rows = (name: string) =>
    turned.tables.find((table) => table.name === name)?.values as Float32Array;
  for (const part of ["cos", "sin"]) {
    const [source, target] = [rows(`rotary.source.${part}`), rows(`rotary.${part}`)];
    assertEquals(source.length, target.length * 4 / 3);
    assertEquals(source.subarray(0, target.length), target);
  }
});

Deno.test("buildModel() refuses parts that do not fit an architecture", () => {
  const refuse = (change: Partial<DecoderSpec>, message: string) =>
    assertThrows(
      () => buildModel({ ...SMALL_MODEL, ...change }, { batch: 1, length: 4 }),
      RangeError,
      message,
    );
  for (const architecture of ["prefix", "encoder", "encoder-decoder"] as const) {
    refuse(
      { architecture, position: { kind: "alibi" } },
      `alibi is for decoders, as it knows no tokens behind a query: position=alibi, ` +
        `architecture=${architecture}`,
    );
    refuse({ architecture, causal: true }, `causal is for decoders`);
    refuse(
      { architecture, position: { kind: "t5", buckets: 5, maxDistance: 6 } },
      "buckets must be an even number of at least 4",
    );
  }
  refuse(
    { encoderLayers: 2 },
    "encoderLayers, sharedStacks and rotaryCross are for encoder-decoders",
  );
  refuse({ architecture: "prefix", sharedStacks: true }, "are for encoder-decoders");
  const pair = { architecture: "encoder-decoder" } as const;
  refuse({ ...pair, encoderLayers: 0 }, "encoderLayers must be a whole number of at least 1");
  refuse(
    { ...pair, encoderLayers: 2, sharedStacks: true },
    "shared stacks must be equally deep: encoderLayers=2, layers=1",
  );
  refuse({ ...pair, qkNorm: true }, "qkNorm is for models of one stack");
  refuse({ rotaryCross: true }, "encoderLayers, sharedStacks and rotaryCross are for");
  refuse(
    { ...pair, rotaryCross: true, position: { kind: "learned" } },
    "rotaryCross is for rotary positions: position=learned",
  );
  refuse({ architecture: "both" as "encoder" }, "architecture must be one of decoder, prefix");
  assertThrows(
    () => buildCachedDecoder({ ...SMALL_MODEL, ...pair }, { batch: 1, capacity: 4 }),
    RangeError,
    "must have room for sources: architecture=encoder-decoder, source=none",
  );
});

Deno.test("each stack of an encoder-decoder needs rows for half of a window", () => {
  const learned = { ...PAIR, position: { kind: "learned" }, context: 4 } as const;
  assert(buildModel(learned, { batch: 1, length: 8 }).logits > 0);
  const long = () => buildModel(learned, { batch: 1, length: 9 });
  assertThrows(long, PositionRowsError, "length=5, rows=4");
  const source = () => buildEncoderDecoder(learned, { batch: 1, length: 2, source: 6 });
  assertThrows(source, PositionRowsError, "length=6, rows=4");
});

Deno.test("separate products of either stack begin as the one product of that stack does", () => {
  const fused = { ...PAIR, layers: 1 };
  const valuesOf = (spec: DecoderSpec) => {
    const { model: { parameters } } = buildModel(spec, { batch: 1, length: 4 });
    return new Map(parameters.map((each) => [each.path, initialValues(each, { seed: 3 })]));
  };
  const [whole, parts] = [valuesOf(fused), valuesOf({ ...fused, fusedQkv: false })];
  for (const stack of ["", "encoder."]) {
    const path = `${stack}blocks.0.attention`;
    const row = whole.get(`${path}.qkv.weight`)!.subarray(0, 3 * 8);
    const joined = ["q", "k", "v"].flatMap((name) => [
      ...parts.get(`${path}.${name}.weight`)!.subarray(0, 8),
    ]);
    assertEquals(joined, [...row], path);
  }
});
