import { classicSettings, type Preset } from "./preset.ts";

/**
 * T5: encoder and decoder with RMSNorm before each layer, a bias of relative positions that the
 * layers of a stack share, ReLU, no biases, one table of embeddings for both sides and the head.
 *
 * Source: Raffel et al. 2019, arXiv:1910.10683, section 2.1; google-t5/t5-base, config.json.
 */
export const t5: Preset = {
  source: "arXiv:1910.10683, section 2.1; google-t5/t5-base, config.json",
  architecture: "encoder-decoder",
  differences: [
    "scores are not divided by the root of a head's width; first values make up for it",
    "logits are divided by the root of the width",
  ],
  settings: (size) => ({
    ...classicSettings(size),
    activation: "relu",
    ...{ norm: "rms-norm", bias: false },
    normPlace: "pre",
    eps: 1e-6,
    position: "t5",
  }),
};
