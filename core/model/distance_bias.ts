import { bucketBias } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { alibiSlopes } from "./alibi.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { bucketTable } from "./score_bias.ts";
import { t5Bucket } from "./t5_buckets.ts";

/**
 * Gives the bias on the scores of one query, `[heads, 1, capacity]`, that all layers share: column c
 * is for the key that lies `capacity - 1 - c` tokens before. None for most positions.
 *
 * It is the last row of what `scoreBias()` gives for a sequence of `capacity` tokens.
 */
export function distanceBias(
  m: ModelBuilder,
  spec: DecoderSpec,
  capacity: number,
): TensorId | undefined {
  const { heads, position, causal = true } = spec;
  const distances = Array.from({ length: capacity }, (_, column) => capacity - 1 - column);
  if (position.kind === "alibi") {
    const slopes = Array.from(alibiSlopes(heads));
    const values = slopes.flatMap((slope) => distances.map((distance) => 0 - slope * distance));
    return m.table("alibi", [heads, 1, capacity], () => Float32Array.from(values));
  }
  if (position.kind !== "t5") return undefined;
  return m.shared("t5", () => {
    const table = bucketTable(m, spec, position.buckets);
    const rule = { ...position, bothSides: !causal };
    const buckets = distances.map((distance) => t5Bucket(distance, rule));
    const places = m.table("t5.buckets", [1, capacity], () => Uint32Array.from(buckets));
    return m.apply(bucketBias, [table, places]);
  });
}
