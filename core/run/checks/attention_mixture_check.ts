import { GraphBuilder } from "../../graph/graph_builder.ts";
import { attention } from "../../../kernels/mod.ts";
import { bitsHash } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/**
 * Runs attention of random queries and keys, twice: over values that are the rows of an identity
 * matrix, so that its result is the weights themselves, and over random ones.
 *
 * There are as many tokens as a head has columns. `row_sum_error`: of the weights of a query, from 1;
 * `least_weight`, and under a causal mask `least_causal_weight`, of all keys, `least_past_weight`, of
 * those up to the query, and `largest_future_weight`; `hull_excess`: how far an element of the result
 * lies outside those of its column of values, before the output projection.
 */
export const attentionMixtureCheck: PartCheck = async (device, { model, seed }) => {
  const { dModel, heads } = model;
  const length = dModel / heads;
  const shape = [1, length, dModel];
  const b = new GraphBuilder();
  const [q, k, unit, v] = ["q", "k", "unit", "v"].map((name) => b.input(name, shape));
  const scale = Math.fround(1 / Math.sqrt(length));
  for (const [causal, name] of ["all", "causal"].entries()) {
    const attributes = { heads, kvHeads: heads, causal, scale, precision: 24 };
    b.output(`${name}.weights`, b.apply(attention, [q, k, unit], attributes)[0]);
    b.output(`${name}.mixed`, b.apply(attention, [q, k, v], attributes)[0]);
  }
  const count = length * dModel;
  const inputs = {
    ...{ q: draw(seed, "q", count), k: draw(seed, "k", count), v: draw(seed, "v", count) },
    unit: Float32Array.from(
      { length: count },
      (_, i) => i % length === Math.floor(i / dModel) ? 1 : 0,
    ),
  };
  const found = await runOnce(device, b.build(), inputs);
  const [all, causal] = [found["all.weights"], found["causal.weights"]];
  const isFuture = (i: number) => i % length > Math.floor(i / dModel);
  const least = (values: Float32Array) => values.reduce((a, value) => Math.min(a, value), Infinity);
  return plainFindings({
    row_sum_error: Math.max(rowSumError(all, length), rowSumError(causal, length)),
    least_weight: least(all),
    least_causal_weight: least(causal),
    least_past_weight: least(causal.filter((_, i) => !isFuture(i))),
    largest_future_weight: causal.filter((_, i) => isFuture(i)).reduce((a, w) => Math.max(a, w), 0),
    hull_excess: Math.max(
      hullExcess(found["all.mixed"], inputs.v, dModel),
      hullExcess(found["causal.mixed"], inputs.v, dModel),
    ),
    output_hash: bitsHash(found["all.mixed"]),
  });
};

/** Of each query and head the weights lie side by side. */
function rowSumError(weights: Float32Array, length: number): number {
  let error = 0;
  for (let start = 0; start < weights.length; start += length) {
    const sum = weights.subarray(start, start + length).reduce((total, w) => total + w, 0);
    error = Math.max(error, Math.abs(sum - 1));
  }
  return error;
}

/** How far results lie outside the smallest and largest value of their column. */
function hullExcess(mixed: Float32Array, v: Float32Array, width: number): number {
  const low = new Float32Array(width).fill(Infinity);
  const high = new Float32Array(width).fill(-Infinity);
  v.forEach((value, i) => {
    low[i % width] = Math.min(low[i % width], value);
    high[i % width] = Math.max(high[i % width], value);
  });
  return mixed.reduce(
    (most, value, i) => Math.max(most, low[i % width] - value, value - high[i % width]),
    0,
  );
}
