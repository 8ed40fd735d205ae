import { classicSettings, type Preset } from "./preset.ts";

/**
 * GPT-2: LayerNorm before each layer, learned positions, GELU by tanh, biases, a tied head.
 *
 * Source: Radford et al. 2019, Language models are unsupervised multitask learners, section 2.3;
 * openai-community/gpt2, config.json.
 */
export const gpt2: Preset = {
  source: "Radford 2019, section 2.3; openai-community/gpt2, config.json",
  architecture: "decoder",
  differences: [],
  settings: (size) => ({
    ...classicSettings(size),
    activation: "gelu",
    normPlace: "pre",
    eps: 1e-5,
    position: "learned",
  }),
};
