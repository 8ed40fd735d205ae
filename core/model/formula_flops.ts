import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import { architectureOf, encoderStack, sidesOf } from "./architecture.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";

/**
 * Gives the operations of a token of a window in a forward pass, by formula: 2 N + 4 layers columns
 * keys, with the columns of all heads.
 *
 * N is the number of weights in matrix products, the head's among them also where it is tied; keys
 * is how many a query sees, on average: (length + 1) / 2 in causal attention. Training takes three
 * times as many.
 *
 * A prefix is taken to be half of the window and the delimiter behind it. In an encoder-decoder each
 * stack reads half of a window, so that a weight is used for the tokens of its own stack alone; those
 * of keys and values of cross-attention are used for the source, its other ones for the target.
 *
 * Source: Kaplan et al. 2020, arXiv:2001.08361, section 2.1, who count all keys and leave the head
 * out.
 */
export function formulaFlops(spec: DecoderSpec, length: number): number {
  const { layers, width, heads, vocabulary } = spec;
  const columns = heads * headColumns(spec);
  const head = width * vocabulary;
  if (architectureOf(spec) !== "encoder-decoder") {
    return 2 * (layers * blockWeights(spec) + head) + 4 * layers * columns * meanKeys(spec, length);
  }
  const { source, target } = sidesOf(length);
  const encoder = encoderStack(spec);
  const read = encoder.layers * (2 * blockWeights(encoder) + 4 * columns * source) +
    2 * layers * keyWeights(spec);
  const cross = 2 * 2 * width * columns + 4 * columns * source;
  const said = layers * (2 * blockWeights(spec) + 4 * columns * (target + 1) / 2 + cross) +
    2 * head;
  return (source * read + target * said) / length;
}

/** Gives the keys that a query of a model of one stack sees, on average over a window. */
export function meanKeys(spec: DecoderSpec, length: number): number {
  const { causal = true } = spec;
  switch (architectureOf(spec)) {
    case "encoder":
      return length;
    case "prefix": {
      const prefix = Math.min(length, sidesOf(length).source + 1);
      const behind = length - prefix;
      return (prefix * prefix + behind * (prefix + length + 1) / 2) / length;
    }
    default:
      return causal ? (length + 1) / 2 : length;
  }
}

/** Counts the weights of the products of a block, without cross-attention. */
function blockWeights(spec: DecoderSpec): number {
  const { width, heads, hidden } = spec;
  const { gated }: Activation = ACTIVATIONS[spec.activation];
  return 2 * width * heads * headColumns(spec) + keyWeights(spec) +
    (gated ? 3 : 2) * width * hidden;
}

/** Counts the weights that make keys and values of one attention. */
function keyWeights(spec: DecoderSpec): number {
  return 2 * spec.kvHeads * headColumns(spec) * spec.width;
}
