import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import type { DecoderSpec } from "./decoder_spec.ts";

/**
 * Gives the operations of a token in a forward pass, by formula: 2 N + 4 layers width keys.
 *
 * N is the number of weights in matrix products, the head's among them also where it is tied; keys
 * is how many a query sees, on average: (length + 1) / 2 in causal attention. Training takes three
 * times as many.
 *
 * Source: Kaplan et al. 2020, arXiv:2001.08361, section 2.1, who count all keys and leave the head
 * out.
 */
export function formulaFlops(spec: DecoderSpec, length: number): number {
  const { layers, width, causal = true } = spec;
  const keys = causal ? (length + 1) / 2 : length;
  return 2 * productWeights(spec) + 4 * layers * width * keys;
}

/** Counts the weights of matrix products. */
function productWeights(spec: DecoderSpec): number {
  const { vocabulary, layers, width, heads, kvHeads, hidden } = spec;
  const { gated }: Activation = ACTIVATIONS[spec.activation];
  const attention = width * (heads + 2 * kvHeads) * (width / heads) + width * width;
  return layers * (attention + (gated ? 3 : 2) * width * hidden) + width * vocabulary;
}
