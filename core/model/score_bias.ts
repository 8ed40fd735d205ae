import type { TensorId } from "../graph/graph.ts";
import { alibiBias } from "./alibi.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";

/** Gives the bias on scores, `[heads, length, length]`, that all layers share; none for most positions. */
export function scoreBias(
  m: ModelBuilder,
  { heads, position }: DecoderSpec,
  length: number,
): TensorId | undefined {
  if (position.kind !== "alibi") return undefined;
  return m.table("alibi", [heads, length, length], () => alibiBias({ heads, length }));
}
