import { assert, assertEquals, assertThrows } from "@std/assert";
import { PositionRowsError } from "../../../core/base/errors.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { type ActivationName, ACTIVATIONS } from "../../../core/model/activation_names.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { initialValues } from "../../../core/model/initial_values.ts";
import { modelCounts } from "../../../core/model/model_counts.ts";
import { runTiny, TINY } from "../../helpers/tiny_training.ts";

const SIZE = { batch: 4, length: 16 };
const MODEL = TINY.model;

Deno.test("buildDecoder() names its parameters by their place", () => {
  const { model, logits } = buildDecoder({ ...MODEL, layers: 1, tiedHead: true }, SIZE);
  assertEquals(model.parameters.map(({ path, shape }) => `${path} ${shape.join("x")}`), [
    "embedding.token 32x32",
    "embedding.position 16x32",
    "blocks.0.attention.norm.gain 32",
    "blocks.0.attention.norm.bias 32",
    "blocks.0.attention.qkv.weight 32x96",
    "blocks.0.attention.qkv.bias 96",
    "blocks.0.attention.output.weight 32x32",
    "blocks.0.attention.output.bias 32",
    "blocks.0.feedForward.norm.gain 32",
    "blocks.0.feedForward.norm.bias 32",
    "blocks.0.feedForward.in.weight 32x64",
    "blocks.0.feedForward.in.bias 64",
    "blocks.0.feedForward.out.weight 64x32",
    "blocks.0.feedForward.out.bias 32",
    "norm.gain 32",
    "norm.bias 32",
  ]);
  assertEquals(model.shapeOf(logits), [4, 16, 32]);
  assertEquals(model.dropouts, [
    "dropout/embedding",
    "dropout/blocks.0.attention",
    "dropout/blocks.0.feedForward",
  ]);
});

Deno.test("buildDecoder() refuses parts that do not fit together", () => {
  const refuse = (change: Partial<DecoderSpec>, message: string) =>
    assertThrows(() => buildDecoder({ ...MODEL, ...change }, SIZE), RangeError, message);
  refuse({ heads: 3 }, "width must be divisible by heads: width=32, heads=3");
  refuse({ heads: 4, kvHeads: 3 }, "heads must be divisible by kvHeads: heads=4, kvHeads=3");
  refuse({ layers: 0 }, "layers must be a whole number of at least 1: layers=0");
  refuse({ dropout: 1 }, "dropout must lie in [0, 1): dropout=1");
  refuse({ activation: "gelo" as ActivationName }, "activation must be one of relu, leaky-relu");
  refuse({ context: 8 }, "must have a row for each token: length=16, rows=8");
  refuse(
    { position: { kind: "rotary", base: 1e4, layout: "half", fraction: 0.2 } },
    "a whole pair of columns in each head",
  );
});

Deno.test("buildDecoder() takes sequences of any length with the same parameters", () => {
  const positions: DecoderSpec["position"][] = [
    { kind: "none" },
    { kind: "sinusoidal", scaled: true },
    { kind: "rotary", base: 1e4, layout: "half", fraction: 1 },
    { kind: "alibi" },
    { kind: "t5", buckets: 32, maxDistance: 128 },
  ];
  for (const position of positions) {
    const at = (length: number) =>
      buildDecoder({ ...MODEL, position }, { batch: 1, length }).model.parameters
        .map(({ path, shape }) => `${path} ${shape.join("x")}`);
    assertEquals(at(256), at(16), position.kind);
  }
});

Deno.test("buildDecoder() says by how much a sequence is longer than a learned table", () => {
  const long = () => buildDecoder(MODEL, { batch: 1, length: 17 });
  const error = assertThrows(long, PositionRowsError, "length=17, rows=16");
  assertEquals([error.length, error.rows], [17, 16]);
  const wide = buildDecoder({ ...MODEL, context: 64 }, { batch: 1, length: 17 });
  const rows = wide.model.parameters.find(({ path }) => path === "embedding.position")!;
  assertEquals(rows.shape, [64, 32]);
  // More rows leave the first ones as they were.
  const first = buildDecoder(MODEL, SIZE).model.parameters.find(({ path }) => path === rows.path)!;
  const [few, many] = [first, rows].map((each) => initialValues(each, { seed: 1 }));
  assertEquals(many.slice(0, few.length), few);
});

/** Counts of a model with one part changed. */
const countsOf = (change: Partial<DecoderSpec>) => modelCounts({ ...MODEL, ...change }, SIZE);

Deno.test("modelCounts() counts parameters as a formula does", () => {
  const [v, t, w, h] = [32, 16, 32, 64];
  const block = 4 * w + 3 * w * w + 3 * w + w * w + w + 2 * w * h + h + w;
  assertEquals(countsOf({}).parameters, v * w + t * w + 2 * block + 2 * w + w * v);
  assertEquals(countsOf({ tiedHead: true }).parameters, countsOf({}).parameters - w * v);
  const matrices = 2 * (4 * w * w + 2 * w * h) + 2 * v * w + t * w;
  assertEquals(countsOf({}).decayedParameters, matrices);
  assertEquals(countsOf({ bias: false, norm: "none" }).parameters, matrices);
});

Deno.test("modelCounts() counts the work of products", () => {
  const [rows, w, h, v] = [64, 32, 64, 32];
  const products = 2 * rows * (2 * (4 * w * w + 2 * w * h) + w * v);
  const { productFlops, forwardFlops } = countsOf({});
  // Attention: a little over half of 4 x 16 x 16 x 32 operations, twice, in two layers.
  assert(productFlops > products + 2 * 4 * 16 * 16 * w * 2 * 0.5, `${productFlops}`);
  assert(productFlops < products + 2 * 4 * 16 * 16 * w * 2 * 2.5, `${productFlops}`);
  assert(forwardFlops > productFlops && forwardFlops < 1.5 * productFlops);
});

Deno.test("modelCounts() counts work of a token by formula and by op, and bytes by plan", () => {
  const { parameters, forward, training, bytes, productFlops } = countsOf({});
  // 2 N, and 4 layers width (T + 1) / 2.
  const formula = 2 * (2 * (4 * 32 * 32 + 2 * 32 * 64) + 32 * 32) + 4 * 2 * 32 * 8.5;
  assertEquals([forward.formula, training.formula], [formula, 3 * formula]);
  assert(Math.abs(productFlops / 64 / formula - 1) < 0.1, `${productFlops / 64}, ${formula}`);
  assert(forward.counted > formula && training.counted > 2.5 * forward.counted);
  assertEquals([bytes.parameters, bytes.optimizer], [4 * parameters, 8 * parameters]);
  const size = { batch: 8, length: 16 };
  assertEquals(modelCounts(MODEL, size, { moments: 0 }).bytes.optimizer, 0);
  // Twice the batch, twice the activations, but for what does not depend on it.
  const ratio = modelCounts(MODEL, size).bytes.activations / bytes.activations;
  assert(ratio > 1.8 && ratio <= 2, `${ratio}`);
});

Deno.test("initialValues() have the deviation asked for, and a stream of their own", () => {
  const { model } = buildDecoder({ ...MODEL, width: 64, hidden: 256 }, SIZE);
  const of = (path: string) => model.parameters.find((each) => each.path === path)!;
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const inner = initialValues(of("blocks.0.feedForward.in.weight"), { seed: 1 });
  const outer = initialValues(of("blocks.0.feedForward.out.weight"), { seed: 1 });
  assert(Math.abs(deviation(inner) / 0.02 - 1) < 0.03);
  assert(Math.abs(deviation(outer) / 0.01 - 1) < 0.03); // 0.02 / sqrt(4)
  assertEquals(initialValues(of("norm.gain"), { seed: 1 })[3], 1);
  const other = initialValues(of("blocks.1.feedForward.in.weight"), { seed: 1 });
  assert(inner.every((value, i) => value !== other[i]));
});

/** Each part of a model that can be chosen. */
const VARIANTS: Readonly<Record<string, Partial<DecoderSpec>>> = {
  ...Object.fromEntries(
    Object.keys(ACTIVATIONS).map((name) => [name, { activation: name as ActivationName }]),
  ),
  "post-norm": { normPlace: "post" },
  "RMSNorm": { norm: "rms-norm", bias: false },
  "no norm": { norm: "none" },
  "24 bits": { precision: 24 },
  "no positions": { position: { kind: "none" } },
  "sinusoidal": { position: { kind: "sinusoidal" } },
  "rotary": { position: { kind: "rotary", base: 1e4, layout: "half", fraction: 1 } },
  "rotary, half of it, interleaved": {
    position: { kind: "rotary", base: 1e4, layout: "interleaved", fraction: 0.5 },
  },
  "grouped heads, tied head": { heads: 4, kvHeads: 2, tiedHead: true },
};

Deno.test("every part of a decoder trains", async () => {
  const device = await openCpuDevice({ threads: 1 });
  const hashes = new Set<string>();
  for (const [name, change] of Object.entries(VARIANTS)) {
    const schedule = { kind: "constant", rate: 1e-2, warmUp: 0 } as const;
    const spec = { model: { ...MODEL, ...change, dropout: 0 }, train: { ...TINY.train, schedule } };
    const { losses, hashes: [hash] } = await runTiny(device, 40, { spec });
    assert(losses[39] < losses[0] - 0.2, `${name}: ${losses[0]}, ${losses[39]}`);
    hashes.add(hash);
  }
  await device.close();
  assertEquals(hashes.size, Object.keys(VARIANTS).length);
});

Deno.test("unfused norms train to nearly the losses of fused ones", async () => {
  const device = await openCpuDevice({ threads: 1 });
  for (const norm of ["layer-norm", "rms-norm"] as const) {
    const [fused, unfused] = await Promise.all((["fused", "unfused"] as const).map((normForm) => {
      const model = { ...MODEL, norm, normForm, dropout: 0, precision: 24 } as const;
      return runTiny(device, 20, { spec: { model, train: TINY.train } });
    }));
    fused.losses.forEach((loss, i) => assert(Math.abs(loss - unfused.losses[i]) < 1e-4, norm));
  }
  await device.close();
});
