import type { DecoderSpec } from "../model/decoder_spec.ts";
import { publishedActivation, readActivation } from "./activation_map.ts";
import { type ConfigFields, deviationOf } from "./config_fields.ts";
import { IMPORTED, type PublishedFormat, type PublishedModel } from "./published_model.ts";
import { linearTensors, plainTensor, type TensorRule } from "./tensor_rule.ts";

/** GPT-2: LayerNorm before layers, learned positions, linear layers stored as [from, to]. */
export const GPT2: PublishedFormat = {
  name: "gpt2",
  architectures: ["GPT2LMHeadModel", "GPT2Model", "GPT2DoubleHeadsModel"],
  prefix: "transformer.",
  ignored: /(^|\.)h\.\d+\.attn\.(bias|masked_bias)$|^multiple_choice_head\.summary\.(weight|bias)$/,
  read: readGpt2,
  write: writeGpt2,
};

function readGpt2(fields: ConfigFields): PublishedModel {
  // The names of other families stand for these too.
  const either = (key: string, other: string) =>
    fields.value(key) === undefined && fields.value(other) !== undefined ? other : key;
  const width = fields.whole(either("n_embd", "hidden_size"));
  const heads = fields.whole(either("n_head", "num_attention_heads"));
  if (width % heads !== 0) fields.refuse("n_head", `a divisor of n_embd, ${width}`);
  if (fields.flag("add_cross_attention", false)) fields.refuse("add_cross_attention", "false");
  // Only the order of rounding in half precision.
  fields.flag("reorder_and_upcast_attn", false);
  const isScaled = fields.flag("scale_attn_weights", true);
  const isByDepth = fields.flag("scale_attn_by_inverse_layer_idx", false);
  const model: DecoderSpec = {
    ...IMPORTED,
    vocabulary: fields.whole("vocab_size"),
    context: fields.whole(either("n_positions", "max_position_embeddings"), 1024),
    layers: fields.layers(either("n_layer", "num_hidden_layers")),
    ...{ width, heads, kvHeads: heads },
    ...(!isScaled && { scoreScale: 1 }),
    ...(isByDepth && { scoreScaleByDepth: true }),
    hidden: fields.whole("n_inner", 4 * width),
    activation: readActivation(fields, "activation_function", {
      ...{ gated: false, fallback: "gelu_new" },
    }),
    ...{ norm: "layer-norm", normPlace: "pre", position: { kind: "learned" }, bias: true },
    normEps: fields.positive("layer_norm_epsilon", 1e-5),
    tiedHead: fields.flag("tie_word_embeddings", true),
    initialDeviation: deviationOf(fields, "initializer_range"),
  };
  return { model, tensors: gpt2Tensors(model), zeros: [] };
}

/** Says where each tensor lies. */
function gpt2Tensors(model: DecoderSpec): readonly TensorRule[] {
  const { width, hidden, vocabulary, context, tiedHead } = model;
  const embeddings = "transformer.wte.weight";
  const norm = (name: string, path: string) => [
    plainTensor(`transformer.${name}.weight`, `${path}.gain`, [width]),
    plainTensor(`transformer.${name}.bias`, `${path}.bias`, [width]),
  ];
  const tensors: TensorRule[] = [
    {
      ...plainTensor(embeddings, "embedding.token", [vocabulary, width]),
      ...(tiedHead && { names: [embeddings, "lm_head.weight"] as const }),
    },
    plainTensor("transformer.wpe.weight", "embedding.position", [context, width]),
  ];
  for (let i = 0; i < model.layers; i++) {
    const linear = (name: string, path: string, [from, to]: readonly [number, number]) =>
      linearTensors({
        ...{ path: `blocks.${i}.${path}`, from, turned: false, bias: true },
        parts: [[`transformer.h.${i}.${name}`, to]],
      });
    tensors.push(
      ...norm(`h.${i}.ln_1`, `blocks.${i}.attention.norm`),
      ...linear("attn.c_attn", "attention.qkv", [width, 3 * width]),
      ...linear("attn.c_proj", "attention.output", [width, width]),
      ...norm(`h.${i}.ln_2`, `blocks.${i}.feedForward.norm`),
      ...linear("mlp.c_fc", "feedForward.in", [width, hidden]),
      ...linear("mlp.c_proj", "feedForward.out", [hidden, width]),
    );
  }
  tensors.push(...norm("ln_f", "norm"));
  if (!tiedHead) {
    const head = { names: ["lm_head.weight"] as const, path: "head.weight", column: 0 };
    tensors.push({ ...head, shape: [vocabulary, width], turned: true });
  }
  return tensors;
}

function writeGpt2(model: DecoderSpec) {
  return {
    activation_function: publishedActivation(model.activation, { gated: false }),
    architectures: ["GPT2LMHeadModel"],
    attn_pdrop: 0,
    embd_pdrop: model.dropout,
    initializer_range: model.initialDeviation,
    layer_norm_epsilon: model.normEps,
    model_type: "gpt2",
    n_embd: model.width,
    n_head: model.heads,
    n_inner: model.hidden,
    n_layer: model.layers,
    n_positions: model.context,
    reorder_and_upcast_attn: false,
    resid_pdrop: model.dropout,
    scale_attn_by_inverse_layer_idx: model.scoreScaleByDepth ?? false,
    scale_attn_weights: model.scoreScale === undefined,
    tie_word_embeddings: model.tiedHead,
    torch_dtype: "float32",
    use_cache: true,
    vocab_size: model.vocabulary,
  };
}
