import { classicSettings, type Preset } from "./preset.ts";

/**
 * BERT: an encoder with LayerNorm behind each residual sum, learned positions, GELU by erf, biases.
 *
 * Source: Devlin et al. 2018, arXiv:1810.04805; google-bert/bert-base-uncased, config.json.
 */
export const bert: Preset = {
  source: "arXiv:1810.04805; google-bert/bert-base-uncased, config.json",
  architecture: "encoder",
  differences: [
    "embeddings of two token types",
    "a norm of the embeddings",
    "a pooler of the first token",
    "a layer and a bias of the masked-token head",
  ],
  settings: (size) => ({
    ...classicSettings(size),
    activation: "gelu-erf",
    normPlace: "post",
    eps: 1e-12,
    position: "learned",
  }),
};
