import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import { architectureOf } from "./architecture.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";

/**
 * Counts the parameters of a Transformer by formula, without building it.
 *
 * A block has attention with (2 heads + 2 kvHeads) D columns on the width, a feed-forward
 * layer of two matrices, three if gated, and a norm for each; one of a decoder that reads an encoder
 * has attention and norm once more. Both stacks read one table of tokens; each has its own positions
 * if they are learned, its own segments and norm of embeddings, and its own last norm. Shared stacks
 * have that and their blocks once; a table of relative positions is of each stack all the same.
 *
 * @param spec Sizes, parts and stacks.
 */
export function parameterFormula(spec: DecoderSpec): number {
  const { vocabulary, context, layers, width, heads, position, tiedHead, normPlace } = spec;
  const isPair = architectureOf(spec) === "encoder-decoder";
  const hasEncoder = isPair && spec.sharedStacks !== true;
  const { attention, feedForward, norm } = blockFormula(spec);
  const block = attention + feedForward + 2 * norm;
  const blocks = layers + (hasEncoder ? spec.encoderLayers ?? layers : 0);
  const biases = position.kind === "t5" ? (isPair ? 2 : 1) * position.buckets * heads : 0;
  const rows = (position.kind === "learned" ? context : 0) + (spec.segments ?? 0);
  const embedded = width * rows + (spec.embeddingNorm === true ? norm : 0);
  const rest = embedded + (normPlace === "pre" ? norm : 0);
  const transform = width * width + (spec.bias ? width : 0) + norm;
  const head = (spec.headTransform === true ? transform : 0) +
    (spec.headBias === true ? vocabulary : 0);
  return width * vocabulary * (tiedHead ? 1 : 2) + biases + head + blocks * block +
    (hasEncoder ? 2 : 1) * rest + (isPair ? layers * (attention + norm) : 0);
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
