import type { TensorId } from "../graph/graph.ts";
import { architectureOf } from "./architecture.ts";
import { block, type BlockInput } from "./block.ts";
import { PositionRowsError } from "../base/errors.ts";
import { checkDecoderSpec } from "./check_decoder_spec.ts";
import { type DecoderSpec, specOfLayer } from "./decoder_spec.ts";
import { type Embedded, embeddingLayer } from "./embedding_layer.ts";
import { head } from "./head.ts";
import { ModelBuilder } from "./model_builder.ts";
import { requireWhole } from "./spec_rules.ts";

/** Size of what a model reads at once. */
export interface BatchSize {
  readonly batch: number;
  readonly length: number;
}

/** A model inside a graph that may grow on. */
export interface Decoder {
  readonly model: ModelBuilder;
  /** Input "tokens", [batch, length] of u32. */
  readonly tokens: TensorId;
  /** [batch, length, vocabulary]. */
  readonly logits: TensorId;
}

/**
 * Builds a decoder-only Transformer from tokens to logits.
 *
 * Inputs: "tokens", each parameter by its path, and what `model.tables` and `model.dropouts` list.
 *
 * @param spec The model.
 * @param size Sequences, and tokens of each.
 * Sequences may have any length, with the same parameters, but where positions are learned.
 *
 * @throws {RangeError} If the parts do not fit together.
 * @throws {PositionRowsError} If sequences are longer than a learned table of positions.
 */
export function buildDecoder(spec: DecoderSpec, { batch, length }: BatchSize): Decoder {
  checkDecoder(spec, { batch, length });
  if (architectureOf(spec) !== "decoder") {
    throw new RangeError(
      `Cannot build a decoder as the architecture must be one: architecture=${spec.architecture}`,
    );
  }
  const model = new ModelBuilder();
  const tokens = model.graph.input("tokens", [batch, length], "u32");
  return { model, tokens, logits: decoderLogits(model, spec, { tokens }) };
}

/** Adds all parts of a decoder to a graph, from tokens to logits. */
export function decoderLogits(
  m: ModelBuilder,
  spec: DecoderSpec,
  read: DecoderInput,
): TensorId {
  return head(m, spec, decoderBlocks(m, spec, read));
}

/** What a decoder reads: tokens, and what blocks see beside those before each one. */
export interface DecoderInput extends Pick<BlockInput, "visible" | "memory"> {
  readonly tokens: TensorId;
}

/** Adds the parts of a decoder below its head. */
export function decoderBlocks(
  m: ModelBuilder,
  spec: DecoderSpec,
  { tokens, ...seen }: DecoderInput,
): Embedded {
  const { x, table } = embeddingLayer(m, spec, tokens);
  return { x: blocks(m, spec, { x, ...seen }), table };
}

/** Adds all blocks of a stack. */
export function blocks(
  m: ModelBuilder,
  spec: DecoderSpec,
  { x: embedded, ...seen }: Omit<BlockInput, "path">,
): TensorId {
  let x = embedded;
  for (let i = 0; i < spec.layers; i++) {
    x = block(m, specOfLayer(spec, i), { path: `blocks.${i}`, x, ...seen });
  }
  return x;
}

/**
 * Checks that a decoder can be built for sequences of a length.
 *
 * @throws {RangeError} If its parts do not fit together.
 * @throws {PositionRowsError} If sequences are longer than a learned table of positions.
 */
export function checkDecoder(spec: DecoderSpec, { batch, length }: BatchSize): void {
  checkDecoderSpec(spec);
  const task = "build a decoder";
  requireWhole(task, "length", length);
  requireWhole(task, "batch", batch);
  if (spec.position.kind === "learned" && length > spec.context) {
    throw new PositionRowsError({ length, rows: spec.context });
  }
}
