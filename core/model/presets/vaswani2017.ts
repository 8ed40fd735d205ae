import { classicSettings, type Preset } from "./preset.ts";

/**
 * The Transformer of 2017: encoder and decoder with LayerNorm behind each residual sum, sinusoidal
 * positions, ReLU, one table of embeddings for both sides and the head.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, sections 3.1 to 3.5.
 */
export const vaswani2017: Preset = {
  source: "arXiv:1706.03762, sections 3.1 to 3.5",
  architecture: "encoder-decoder",
  differences: ["biases of attention's products, which the paper's program has not: they are here"],
  settings: (size) => ({
    ...classicSettings(size),
    activation: "relu",
    normPlace: "post",
    eps: 1e-6,
    position: "sinusoidal",
  }),
};
