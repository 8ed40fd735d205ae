import { type DecoderSpec, headColumns } from "../model/decoder_spec.ts";
import { publishedActivation, readActivation } from "./activation_map.ts";
import { type ConfigFields, deviationOf } from "./config_fields.ts";
import { IMPORTED, type PublishedFormat, type PublishedModel } from "./published_model.ts";
import { readRope } from "./rope_config.ts";
import { linearTensors, plainTensor, type TensorRule } from "./tensor_rule.ts";

/** LLaMA and models of its form: RMSNorm before layers, rotary halves, a gated feed-forward layer. */
export const LLAMA: PublishedFormat = {
  name: "llama",
  architectures: ["LlamaForCausalLM", "LlamaModel"],
  prefix: "model.",
  ignored: /(^|\.)rotary_emb\.inv_freq$/,
  read: readLlama,
  write: writeLlama,
};

function readLlama(fields: ConfigFields, { tokens }: { readonly tokens?: number }): PublishedModel {
  const width = fields.whole("hidden_size");
  const heads = fields.whole("num_attention_heads");
  if (fields.value("head_dim") === undefined && width % heads !== 0) {
    fields.refuse("num_attention_heads", `a divisor of hidden_size, ${width}`);
  }
  const headWidth = fields.whole("head_dim", width / heads);
  if (headWidth % 2 !== 0) fields.refuse("head_dim", "even, as its columns turn in pairs");
  const maxPositions = fields.whole("max_position_embeddings", 2048);
  const { position, scoreFactor } = readRope(fields, {
    headColumns: headWidth,
    maxPositions,
    tokens,
  });
  const attentionBias = fields.flag("attention_bias", false);
  const feedForwardBias = fields.flag("mlp_bias", false);
  const kvHeads = fields.whole("num_key_value_heads", heads);
  if (heads % kvHeads !== 0) fields.refuse("num_key_value_heads", `a divisor of heads, ${heads}`);
  const model: DecoderSpec = {
    ...IMPORTED,
    vocabulary: fields.whole("vocab_size"),
    // Rotary positions have no end.
    context: Math.min(maxPositions, 1_048_576),
    layers: fields.layers("num_hidden_layers"),
    ...{ width, heads, kvHeads },
    ...(headWidth * heads !== width && { headWidth }),
    ...(scoreFactor !== 1 && { scoreScale: scoreFactor / Math.sqrt(headWidth) }),
    hidden: fields.whole("intermediate_size"),
    activation: readActivation(fields, "hidden_act", { gated: true, fallback: "silu" }),
    ...{ norm: "rms-norm", normPlace: "pre" },
    normEps: fields.positive("rms_norm_eps", 1e-6),
    position,
    tiedHead: fields.flag("tie_word_embeddings", false),
    bias: attentionBias || feedForwardBias,
    initialDeviation: deviationOf(fields, "initializer_range"),
  };
  const { tensors, zeros } = llamaTensors(model, { attentionBias, feedForwardBias });
  return { model, tensors, zeros };
}

/** Says where each tensor lies. */
function llamaTensors(
  model: DecoderSpec,
  { attentionBias, feedForwardBias }: {
    readonly attentionBias: boolean;
    readonly feedForwardBias: boolean;
  },
): Pick<PublishedModel, "tensors" | "zeros"> {
  const { width, heads, kvHeads, hidden, vocabulary, bias, tiedHead } = model;
  const [queries, keys] = [heads, kvHeads].map((each) => each * headColumns(model));
  const embeddings = "model.embed_tokens.weight";
  const tensors: TensorRule[] = [{
    ...plainTensor(embeddings, "embedding.token", [vocabulary, width]),
    ...(tiedHead && { names: [embeddings, "lm_head.weight"] as const }),
  }];
  const zeros: string[] = [];
  for (let i = 0; i < model.layers; i++) {
    const [to, from] = [`blocks.${i}`, `model.layers.${i}`];
    const attention = { turned: true, bias: attentionBias };
    const feedForward = { turned: true, bias: feedForwardBias };
    const norm = (name: string, path: string) =>
      plainTensor(`${from}.${name}.weight`, `${to}.${path}.norm.gain`, [width]);
    tensors.push(
      norm("input_layernorm", "attention"),
      ...linearTensors({
        ...{ ...attention, path: `${to}.attention.qkv`, from: width },
        parts: [
          [`${from}.self_attn.q_proj`, queries],
          [`${from}.self_attn.k_proj`, keys],
          [`${from}.self_attn.v_proj`, keys],
        ],
      }),
      ...linearTensors({
        ...{ ...attention, path: `${to}.attention.output`, from: queries },
        parts: [[`${from}.self_attn.o_proj`, width]],
      }),
      norm("post_attention_layernorm", "feedForward"),
      ...linearTensors({
        ...{ ...feedForward, path: `${to}.feedForward.in`, from: width },
        parts: [[`${from}.mlp.gate_proj`, hidden], [`${from}.mlp.up_proj`, hidden]],
      }),
      ...linearTensors({
        ...{ ...feedForward, path: `${to}.feedForward.out`, from: hidden },
        parts: [[`${from}.mlp.down_proj`, width]],
      }),
    );
    if (bias && !attentionBias) {
      zeros.push(`${to}.attention.qkv.bias`, `${to}.attention.output.bias`);
    }
    if (bias && !feedForwardBias) {
      zeros.push(`${to}.feedForward.in.bias`, `${to}.feedForward.out.bias`);
    }
  }
  tensors.push(plainTensor("model.norm.weight", "norm.gain", [width]));
  if (!tiedHead) {
    const shape = [vocabulary, width];
    const head = { names: ["lm_head.weight"] as const, path: "head.weight", column: 0 };
    tensors.push({ ...head, shape, turned: true });
  }
  return { tensors, zeros };
}

function writeLlama(model: DecoderSpec) {
  const { position, bias } = model;
  const rotary = position.kind === "rotary" ? position : undefined;
  return {
    architectures: ["LlamaForCausalLM"],
    attention_bias: bias,
    attention_dropout: 0,
    head_dim: headColumns(model),
    hidden_act: publishedActivation(model.activation, { gated: true }),
    hidden_size: model.width,
    initializer_range: model.initialDeviation,
    intermediate_size: model.hidden,
    max_position_embeddings: model.context,
    mlp_bias: bias,
    model_type: "llama",
    num_attention_heads: model.heads,
    num_hidden_layers: model.layers,
    num_key_value_heads: model.kvHeads,
    rms_norm_eps: model.normEps,
    rope_scaling: null,
    rope_theta: rotary?.base ?? null,
    tie_word_embeddings: model.tiedHead,
    torch_dtype: "float32",
    use_cache: true,
    vocab_size: model.vocabulary,
  };
}
