import { PLAIN_SETTINGS, type Preset } from "./preset.ts";

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
  settings: ({ dModel, heads }) => ({
    ...PLAIN_SETTINGS,
    kvHeads: heads,
    dFf: 4 * dModel,
    activation: "gelu-erf",
    norm: "layer-norm",
    normPlace: "post",
    eps: 1e-12,
    position: "learned",
    tiedHead: true,
    bias: true,
  }),
};
