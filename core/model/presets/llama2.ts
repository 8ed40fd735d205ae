import { PLAIN_SETTINGS, type Preset } from "./preset.ts";

/** Feed-forward width over width of the 7 B model: 2/3 of 4, up to a multiple of 256. */
const HIDDEN_PER_WIDTH = 11_008 / 4_096;

/**
 * LLaMA-2: RMSNorm before each layer, rotary positions, SwiGLU, no biases.
 *
 * Of the 7 B and 13 B models, whose heads all have keys and values of their own; those of 34 B and
 * 70 B have 8 heads of keys and values, and another feed-forward width.
 *
 * Source: Touvron et al. 2023, arXiv:2307.09288, section 2.2 and table 1.
 */
export const llama2: Preset = {
  source: "arXiv:2307.09288, section 2.2; meta-llama/Llama-2-7b-hf, config.json",
  architecture: "decoder",
  differences: [],
  settings: ({ dModel, heads }) => ({
    ...PLAIN_SETTINGS,
    kvHeads: heads,
    dFf: Math.round(dModel * HIDDEN_PER_WIDTH),
    activation: "swiglu",
    norm: "rms-norm",
    normPlace: "pre",
    eps: 1e-5,
    position: "rope",
    tiedHead: false,
  }),
};
