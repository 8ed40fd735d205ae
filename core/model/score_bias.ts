import { bucketBias } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { alibiBias } from "./alibi.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { t5BucketTable } from "./t5_buckets.ts";

/**
 * Gives the bias on scores, `[heads, length, length]`, that all layers share; none for most
 * positions.
 *
 * That of T5 is looked up in the parameter `position.bias`, `[buckets, heads]`: one table for all
 * layers, as T5 has it, without weight decay. It is made once, and its gradient is the sum over
 * layers. Scores keep their scale, which T5 leaves out.
 */
export function scoreBias(
  m: ModelBuilder,
  { heads, position, initialDeviation, causal = true }: DecoderSpec,
  length: number,
): TensorId | undefined {
  if (position.kind === "alibi") {
    return m.table("alibi", [heads, length, length], () => alibiBias({ heads, length }));
  }
  if (position.kind !== "t5") return undefined;
  return m.shared("t5", () => {
    const { buckets, maxDistance } = position;
    const init = { kind: "normal", deviation: initialDeviation } as const;
    const table = m.parameter("position.bias", [buckets, heads], init, false);
    const rule = { buckets, maxDistance, bothSides: !causal };
    const places = m.table("t5.buckets", [length, length], () => t5BucketTable(length, rule));
    return m.apply(bucketBias, [table, places]);
  });
}
