import { architectureOf, ARCHITECTURES, sidesOf } from "./architecture.ts";
import {
  type BatchSize,
  buildDecoder,
  checkDecoder,
  type Decoder,
  decoderLogits,
} from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { encoderLayers } from "./encoder_layers.ts";
import { ModelBuilder } from "./model_builder.ts";
import { requireMember } from "./spec_rules.ts";

/** Size of what an encoder-decoder reads at once; `length` is that of its decoder. */
export interface PairSize extends BatchSize {
  /** Tokens of each source, padding included. */
  readonly source: number;
}

/**
 * Builds a model of any architecture, from windows of a length to logits.
 *
 * A decoder reads "tokens", `[batch, length]`; a prefix-LM and an encoder also "visible" of the same
 * shape: how many tokens each one sees, from the first on. An encoder-decoder reads half of a
 * window's tokens in each stack; see {@link sidesOf} and {@link buildEncoderDecoder}.
 *
 * @throws {RangeError} If the parts do not fit together.
 * @throws {PositionRowsError} If sequences are longer than a learned table of positions.
 */
export function buildModel(spec: DecoderSpec, { batch, length }: BatchSize): Decoder {
  const architecture = architectureOf(spec);
  requireMember("build a model", "architecture", architecture, ARCHITECTURES);
  switch (architecture) {
    case "decoder":
      return buildDecoder(spec, { batch, length });
    case "prefix":
    case "encoder":
      return buildSeeing(spec, { batch, length });
    case "encoder-decoder": {
      const { source, target } = sidesOf(length);
      return buildEncoderDecoder(spec, { batch, length: target, source });
    }
  }
}

/** Builds a model of one stack in which an input says what each token sees. */
function buildSeeing(spec: DecoderSpec, { batch, length }: BatchSize): Decoder {
  checkDecoder(spec, { batch, length });
  const m = new ModelBuilder();
  const tokens = m.graph.input("tokens", [batch, length], "u32");
  const visible = m.graph.input("visible", [batch, length], "u32");
  const stack = { ...spec, causal: false };
  return { model: m, tokens, logits: decoderLogits(m, stack, { tokens, visible }) };
}

/**
 * Builds an encoder-decoder from sources and tokens to logits.
 *
 * Inputs: "source" `[batch, source]` and "tokens" `[batch, length]`; "sourceVisible"
 * `[batch, source]` and "crossVisible" `[batch, length]`, how many tokens of the source each token
 * of the source and each of the target sees: those that are not padding. A target needs no such
 * input, as padding behind it is seen by padding alone. Parameters of the encoder begin with
 * `encoder.`, but for the table of embeddings, which both stacks read; with shared stacks those
 * without a prefix serve both.
 *
 * @throws {RangeError} If the parts do not fit together.
 * @throws {PositionRowsError} If sequences are longer than a learned table of positions.
 */
export function buildEncoderDecoder(spec: DecoderSpec, size: PairSize): Decoder {
  const { batch, length, source: sourceLength } = size;
  checkDecoder(spec, { batch, length });
  checkDecoder(spec, { batch, length: sourceLength });
  const m = new ModelBuilder();
  const { graph } = m;
  const source = graph.input("source", [batch, sourceLength], "u32");
  const sourceVisible = graph.input("sourceVisible", [batch, sourceLength], "u32");
  const tokens = graph.input("tokens", [batch, length], "u32");
  const crossVisible = graph.input("crossVisible", [batch, length], "u32");
  const x = encoderLayers(m, spec, { source, visible: sourceVisible });
  const memory = { x, visible: crossVisible };
  return { model: m, tokens, logits: decoderLogits(m, spec, { tokens, memory }) };
}
