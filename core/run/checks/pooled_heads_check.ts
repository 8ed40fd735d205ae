import { poolHeads } from "../../model/pool_heads.ts";
import type { WeightTensor } from "../../model/split_weights.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { drawnDecoder, type DrawnWeights, drawnWeights, runDecoder } from "./drawn_decoder.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/**
 * Pools the keys and values of multi-head attention into as many heads as the model has: how far
 * logits move where the heads of each group are equal, and where they are drawn apart; and how far
 * weights move that are pooled into as many heads as there are.
 */
export const pooledHeadsCheck: PartCheck = async (device, { model, seed }) => {
  const spec = drawnDecoder({ ...model, kvHeads: model.heads, fusedQkv: true });
  const { kvHeads = model.heads } = model;
  const drawn = drawnWeights(spec, seed);
  const logitsOf = async (weights: DrawnWeights, of = spec) =>
    (await runDecoder(device, of, weights)).logits;
  const movedBy = async (weights: DrawnWeights) => {
    const pooled = poolHeads(spec, weights, kvHeads);
    const before = await logitsOf(weights);
    return {
      before,
      by: maxAbsoluteDifference(await logitsOf(pooled.weights, pooled.model), before),
    };
  };
  const same = poolHeads(spec, drawn, spec.heads).weights;
  const equal = await movedBy(withEqualHeads(drawn, { ...spec, group: spec.heads / kvHeads }));
  return plainFindings({
    equal_heads_difference: equal.by,
    drawn_heads_difference: (await movedBy(drawn)).by,
    all_heads_difference: Math.max(
      ...[...drawn].map(([path, { values }]) =>
        maxAbsoluteDifference(same.get(path)!.values, values)
      ),
    ),
    output_hash: bitsHash(equal.before),
  });
};

/** Gives each head of a group the keys and values of the group's first. */
function withEqualHeads(
  weights: DrawnWeights,
  { width, heads, group }: {
    readonly width: number;
    readonly heads: number;
    readonly group: number;
  },
): DrawnWeights {
  const headDim = width / heads;
  return new Map([...weights].map(([path, { shape, values }]): [string, WeightTensor] => {
    if (!path.includes(".qkv.")) return [path, { shape, values }];
    const equal = values.map((value, i) => {
      const column = i % (3 * width);
      if (column < width) return value;
      return values[i - headDim * (Math.floor(column / headDim) % heads % group)];
    });
    return [path, { shape, values: equal }];
  }));
}
