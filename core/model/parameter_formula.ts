import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import type { PresetArchitecture } from "./presets/preset.ts";

/**
 * Counts the parameters of a Transformer by formula, without building it.
 *
 * A block has attention with (2 heads + 2 kvHeads) D columns on the width, a feed-forward
 * layer of two matrices, three if gated, and a norm for each; one of a decoder that reads an encoder
 * has attention and norm once more. Both stacks share the table of tokens, and of positions if they
 * are learned; each has its own table of relative positions, its own segments and norm of
 * embeddings, and its own last norm.
 *
 * @param spec Sizes and parts; `layers` is that of each stack.
 * @param architecture Its stacks.
 */
export function parameterFormula(
  spec: DecoderSpec,
  architecture: PresetArchitecture = "decoder",
): number {
  const { vocabulary, context, layers, width, heads, position, tiedHead, normPlace } = spec;
  const isPair = architecture === "encoder-decoder";
  const stacks = isPair ? 2 : 1;
  const { attention, feedForward, norm } = blockFormula(spec);
  const block = attention + feedForward + 2 * norm;
  const biases = position.kind === "t5" ? position.buckets * heads : 0;
  const embedded = width * (spec.segments ?? 0) + (spec.embeddingNorm === true ? norm : 0);
  const rest = embedded + biases + (normPlace === "pre" ? norm : 0);
  const transform = width * width + (spec.bias ? width : 0) + norm;
  const head = (spec.headTransform === true ? transform : 0) +
    (spec.headBias === true ? vocabulary : 0);
  return width * vocabulary * (tiedHead ? 1 : 2) + head +
    (position.kind === "learned" ? width * context : 0) +
    stacks * (layers * block + rest) + (isPair ? layers * (attention + norm) : 0);
}

/** Parameters of the parts of a block: of attention, of the feed-forward layer, of one norm. */
export function blockFormula(
  spec: DecoderSpec,
): { readonly attention: number; readonly feedForward: number; readonly norm: number } {
  const { width, heads, kvHeads, hidden, bias, qkvBias, qkNorm, norm } = spec;
  const { gated }: Activation = ACTIVATIONS[spec.activation];
  const queries = heads * headColumns(spec);
  const columns = queries + 2 * kvHeads * headColumns(spec);
  const inner = gated ? 2 * hidden : hidden;
  return {
    attention: width * columns + queries * width +
      (bias || qkvBias === true ? columns : 0) + (bias ? width : 0) +
      (qkNorm === true ? 2 * headColumns(spec) : 0),
    feedForward: width * inner + hidden * width + (bias ? inner + width : 0),
    norm: norm === "none" ? 0 : norm === "layer-norm" ? 2 * width : width,
  };
}
