import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import type { WeightTensor } from "./split_weights.ts";

/** A model and its parameters. */
export interface PooledModel {
  /** The model, with fewer heads of keys and values. */
  readonly model: DecoderSpec;
  /** Its parameters by their paths. */
  readonly weights: ReadonlyMap<string, WeightTensor>;
}

/**
 * Turns a model into one whose heads share keys and values in groups: each group's head of keys and
 * of values is the mean of the heads that it stands for.
 *
 * Means are taken in f64 and rounded once, so that equal heads stay as they are. One group makes
 * multi-query attention of it; as many groups as there are heads change nothing. A short further
 * training (5 % of the first) brings back most of what is lost.
 *
 * Source: Ainslie et al. 2023, arXiv:2305.13245, section 2.1.
 *
 * @param model The model.
 * @param weights Its parameters by their paths, fused or separate products; not modified.
 * @param kvHeads Heads of keys and values that are wanted; a divisor of those that there are.
 * @returns The new model with its parameters.
 * @throws {RangeError} If they are not a divisor.
 */
export function poolHeads(
  model: DecoderSpec,
  weights: ReadonlyMap<string, WeightTensor>,
  kvHeads: number,
): PooledModel {
  if (!(Number.isSafeInteger(kvHeads) && kvHeads >= 1 && model.kvHeads % kvHeads === 0)) {
    throw new RangeError(
      "Cannot pool heads as their number must be a divisor of those that there are: " +
        `kvHeads=${kvHeads}, of=${model.kvHeads}`,
    );
  }
  const headDim = headColumns(model);
  const queries = model.heads * headDim;
  const pool = { headDim, group: model.kvHeads / kvHeads };
  const pooled = [...weights].map(([path, tensor]): [string, WeightTensor] => {
    const [, name] = /(?:^|\.)attention\.(qkv|k|v)\.(?:weight|bias)$/.exec(path) ?? [];
    if (name === undefined) return [path, tensor];
    return [path, poolColumns(tensor, { ...pool, from: name === "qkv" ? queries : 0 })];
  });
  return { model: { ...model, kvHeads }, weights: new Map(pooled) };
}

/** Replaces each group of neighbouring heads, from a column on, by their mean. */
function poolColumns(
  { shape, values }: WeightTensor,
  { headDim, group, from }: {
    readonly headDim: number;
    readonly group: number;
    readonly from: number;
  },
): WeightTensor {
  const width = shape[shape.length - 1];
  const columns = from + (width - from) / group;
  const rows = values.length / width;
  const pooled = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    pooled.set(values.subarray(row * width, row * width + from), row * columns);
    for (let c = from; c < columns; c++) {
      const head = Math.floor((c - from) / headDim);
      const first = row * width + from + head * group * headDim + (c - from) % headDim;
      let sum = 0;
      for (let i = 0; i < group; i++) sum += values[first + i * headDim];
      pooled[row * columns + c] = sum / group;
    }
  }
  return { shape: [...shape.slice(0, -1), columns], values: pooled };
}
