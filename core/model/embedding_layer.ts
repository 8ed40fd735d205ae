import { add, embedding, scale } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { sinusoidalTable } from "./position_tables.ts";

/** What the embedding gives: the residual stream, and the table for a tied head. */
export interface Embedded {
  readonly x: TensorId;
  readonly table: TensorId;
}

/** Rows of the table for the tokens, and where positions are learned or sinusoidal theirs too. */
export function embeddingLayer(m: ModelBuilder, spec: DecoderSpec, tokens: TensorId): Embedded {
  const { vocabulary, context, width, position } = spec;
  const deviation = spec.embeddingDeviation ?? spec.initialDeviation;
  const init = { kind: "normal", deviation } as const;
  const table = m.parameter("embedding.token", [vocabulary, width], init);
  const found = m.apply(embedding, [table, tokens]);
  const isScaled = position.kind === "sinusoidal" && position.scaled === true;
  const x = isScaled ? m.apply(scale, [found], { factor: Math.sqrt(width) }) : found;
  if (position.kind !== "learned" && position.kind !== "sinusoidal") {
    return { x: m.dropout("embedding", x, spec.dropout), table };
  }
  const shape = m.shapeOf(tokens);
  const [batch, length] = shape;
  const rows = position.kind === "learned"
    ? m.parameter("embedding.position", [context, width], init)
    : m.table("sinusoidal", [length, width], () => sinusoidalTable(length, width));
  const places = m.table(
    "positions",
    shape,
    () => Uint32Array.from({ length: batch * length }, (_, i) => i % length),
  );
  const sum = m.apply(add, [x, m.apply(embedding, [rows, places])]);
  return { x: m.dropout("embedding", sum, spec.dropout), table };
}
