import type { TensorId } from "../../graph/graph.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { alibiBias } from "../../model/alibi.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { rotaryTables, sinusoidalTable } from "../../model/position_tables.ts";
import { t5BucketTable } from "../../model/t5_buckets.ts";
import { permutation } from "../../random/permutation.ts";
import { add, attention, biasedAttention, matmul, rotary } from "../../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../../kernels/rotary/rotary_attributes.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import {
  checkStream,
  draw,
  type PartCheck,
  plainFindings,
  runOnce,
  turningPairs,
} from "./part_context.ts";

/** Tokens of the sequence whose order is changed. */
const LENGTH = 48;

/**
 * Runs attention on tokens and on the same tokens in another order, and compares what each token is
 * given; with and without a causal mask. Every matrix is random, the position encoding that of the
 * model; the biases of T5 are random.
 */
export const permutationCheck: PartCheck = async (device, { model, seed }) => {
  const order = permutation(checkStream(seed, "order"), LENGTH);
  const width = model.dModel;
  const inputs = inputsOf(model, seed);
  const graph = attentionGraph(model);
  const first = await runOnce(device, graph, inputs);
  const x = inOrder(inputs.x, { order, width });
  const second = await runOnce(device, graph, { ...inputs, x });
  const difference = (name: string) =>
    maxAbsoluteDifference(inOrder(first[name], { order, width }), second[name]);
  return plainFindings({
    bidirectional_difference: difference("bidirectional"),
    causal_difference: difference("causal"),
    output_hash: bitsHash(first.bidirectional),
  });
};

function inOrder(
  values: Float32Array,
  { order, width }: { readonly order: ArrayLike<number>; readonly width: number },
): Float32Array {
  const place = (i: number) => order[Math.floor(i / width)] * width + i % width;
  return Float32Array.from(values, (_, i) => values[place(i)]);
}

function attentionGraph(model: ModelSettings) {
  const { dModel, heads, position } = model;
  const b = new GraphBuilder();
  let x = b.input("x", [1, LENGTH, dModel]);
  if (position === "learned" || position === "sinusoidal") {
    [x] = b.apply(add, [x, b.input("rows", [1, LENGTH, dModel])]);
  }
  const project = (name: string) => {
    const weight = b.input(name, [dModel, dModel]);
    const product = { transposeA: 0, transposeB: 0, precision: 24 };
    const [y] = b.apply(matmul, [x, weight], product);
    return position === "rope" && name !== "v" ? turn(b, model, { x: y, name }) : y;
  };
  const qkv = ["q", "k", "v"].map(project);
  const isBiased = position === "alibi" || position === "t5";
  const bias = isBiased ? [b.input("bias", [heads, LENGTH, LENGTH])] : [];
  const scale = Math.fround(1 / Math.sqrt(dModel / heads));
  for (const [causal, name] of ["bidirectional", "causal"].entries()) {
    const attributes = { heads, kvHeads: heads, causal, scale, precision: 24 };
    const op = isBiased ? biasedAttention : attention;
    b.output(name, b.apply(op, [...qkv, ...bias], attributes)[0]);
  }
  return b.build();
}

function turn(
  b: GraphBuilder,
  model: ModelSettings,
  { x, name }: { readonly x: TensorId; readonly name: string },
): TensorId {
  const { heads, dModel, ropeLayout } = model;
  const headDim = dModel / heads;
  const tables = ["cos", "sin"].map((of) =>
    b.input(`${name}.${of}`, [LENGTH, turningPairs(model)])
  );
  const layout = ROTARY_LAYOUT[ropeLayout];
  return b.apply(rotary, [x, ...tables], { firstColumn: 0, heads, headDim, layout, inverse: 0 })[0];
}

/** Tokens, matrices that keep the size of a row, and what the position encoding needs. */
function inputsOf(model: ModelSettings, seed: number): Record<string, Float32Array> {
  const { dModel, heads, position, ropeTheta } = model;
  const matrix = (name: string) =>
    draw(seed, name, dModel * dModel).map((value) => value / Math.sqrt(dModel));
  const inputs: Record<string, Float32Array> = {
    ...{ x: draw(seed, "x", LENGTH * dModel), q: matrix("q"), k: matrix("k"), v: matrix("v") },
  };
  if (position === "sinusoidal") inputs.rows = sinusoidalTable(LENGTH, dModel);
  if (position === "learned") inputs.rows = draw(seed, "rows", LENGTH * dModel);
  if (position === "rope") {
    const { cos, sin } = rotaryTables({
      positions: LENGTH,
      pairs: turningPairs(model),
      base: ropeTheta,
    });
    Object.assign(inputs, { "q.cos": cos, "q.sin": sin, "k.cos": cos, "k.sin": sin });
  }
  if (position === "alibi") inputs.bias = alibiBias({ heads, length: LENGTH });
  if (position === "t5") inputs.bias = bucketBias(model, seed);
  return inputs;
}

/** A random bias for each bucket and head. */
function bucketBias({ heads, t5Buckets, t5MaxDistance }: ModelSettings, seed: number) {
  const rule = { buckets: t5Buckets, maxDistance: t5MaxDistance, bothSides: true };
  const buckets = t5BucketTable(LENGTH, rule);
  const table = draw(seed, "bias", heads * t5Buckets);
  return Float32Array.from(
    { length: heads * buckets.length },
    (_, i) => table[Math.floor(i / buckets.length) * t5Buckets + buckets[i % buckets.length]],
  );
}
