import { PLAIN_SETTINGS, type Preset } from "./preset.ts";

/** Feed-forward width over width of the 6 B model: what shared keys and values save goes here. */
const HIDDEN_PER_WIDTH = 13_696 / 4_096;

/**
 * ChatGLM2: two heads of keys and values, a bias of queries, keys and values alone, half of each
 * head turns (neighbouring columns together), SwiGLU, RMSNorm before each layer.
 *
 * `multi_query_attention` is true in its config.json, but `multi_query_group_num` is 2: the keys
 * and values of 32 heads are shared in two groups, not by all.
 *
 * Source: THUDM/chatglm2-6b, config.json and modeling_chatglm.py.
 */
export const chatglm2: Preset = {
  source: "THUDM/chatglm2-6b, config.json and modeling_chatglm.py",
  architecture: "decoder",
  differences: [],
  settings: ({ dModel, heads }) => ({
    ...PLAIN_SETTINGS,
    kvHeads: Math.min(2, heads),
    dFf: Math.round(dModel * HIDDEN_PER_WIDTH),
    activation: "swiglu",
    norm: "rms-norm",
    normPlace: "pre",
    eps: 1e-5,
    position: "rope",
    ropeLayout: "interleaved",
    ropeFraction: 0.5,
    tiedHead: false,
    qkvBias: true,
  }),
};
