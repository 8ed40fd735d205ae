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
 * layers of a stack, as T5 has it, without weight decay. Stacks that share their weights have a table
 * each all the same: a bucket means another distance where keys behind a token are seen. It is made once, and its gradient is the sum over
 * layers. Scores keep their scale, which T5 leaves out.
 */
export function scoreBias(
  m: ModelBuilder,
  spec: DecoderSpec,
  length: number,
): TensorId | undefined {
  const { heads, position, causal = true } = spec;
  if (position.kind === "alibi") {
    return m.table("alibi", [heads, length, length], () => alibiBias({ heads, length }));
  }
  if (position.kind !== "t5") return undefined;
  return m.shared("t5", () => {
    const table = bucketTable(m, spec, position.buckets);
    const rule = { ...position, bothSides: !causal };
    const places = m.table("t5.buckets", [length, length], () => t5BucketTable(length, rule));
    return m.apply(bucketBias, [table, places]);
  });
}

/** Adds the parameter of the T5 bias. */
export function bucketTable(
  m: ModelBuilder,
  { heads, initialDeviation }: DecoderSpec,
  buckets: number,
): TensorId {
  const init = { kind: "normal", deviation: initialDeviation } as const;
  return m.ownParameter("position.bias", [buckets, heads], init, false);
}
