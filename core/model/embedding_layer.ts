import { add, embedding, scale } from "../../kernels/mod.ts";
import { elementCount } from "../base/shape.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";
import { sinusoidalTable } from "./position_tables.ts";

/** What the embedding gives: the residual stream, and the table for a tied head. */
export interface Embedded {
  readonly x: TensorId;
  readonly table: TensorId;
}

/** Rows of the table for the tokens, and where positions are learned or sinusoidal theirs too. */
export function embeddingLayer(m: ModelBuilder, spec: DecoderSpec, tokens: TensorId): Embedded {
  const { vocabulary, width, position } = spec;
  const table = m.commonParameter("embedding.token", [vocabulary, width], embeddingInit(spec));
  const found = m.apply(embedding, [table, tokens]);
  const isScaled = position.kind === "sinusoidal" && position.scaled === true;
  let x = isScaled ? m.apply(scale, [found], { factor: Math.sqrt(width) }) : found;
  if (spec.segments !== undefined) x = m.apply(add, [x, firstSegment(m, spec, tokens)]);
  if (position.kind === "learned" || position.kind === "sinusoidal") {
    x = m.apply(add, [x, positionRows(m, spec, tokens)]);
  }
  if (spec.embeddingNorm === true) x = normLayer(m, spec, { path: "embedding.norm", x });
  return { x: m.dropout("embedding", x, spec.dropout), table };
}

/** The row of the first segment for each token. */
function firstSegment(m: ModelBuilder, spec: DecoderSpec, tokens: TensorId): TensorId {
  const shape = m.shapeOf(tokens);
  const rows = m.parameter(
    "embedding.segment",
    [spec.segments!, spec.width],
    embeddingInit(spec),
  );
  const first = m.table("segments", shape, () => new Uint32Array(elementCount(shape)));
  return m.apply(embedding, [rows, first]);
}

/** A row for the position of each token, learned or sinusoidal. */
function positionRows(m: ModelBuilder, spec: DecoderSpec, tokens: TensorId): TensorId {
  const { context, width, position } = spec;
  const [batch, length] = m.shapeOf(tokens);
  const rows = position.kind === "learned"
    ? m.parameter("embedding.position", [context, width], embeddingInit(spec))
    : positionTable(m, width, length);
  const places = m.decoding?.position ?? m.table(
    "positions",
    [batch, length],
    () => Uint32Array.from({ length: batch * length }, (_, i) => i % length),
  );
  return m.apply(embedding, [rows, places]);
}

/** Sines and cosines of all positions that sequences of this graph can have. */
function positionTable(m: ModelBuilder, width: number, length: number): TensorId {
  const positions = m.decoding?.capacity ?? length;
  return m.table("sinusoidal", [positions, width], () => sinusoidalTable(positions, width));
}

function embeddingInit({ embeddingDeviation, initialDeviation }: DecoderSpec) {
  return { kind: "normal", deviation: embeddingDeviation ?? initialDeviation } as const;
}
