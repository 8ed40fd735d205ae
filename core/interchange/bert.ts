import type { DecoderSpec } from "../model/decoder_spec.ts";
import { publishedActivation, readActivation } from "./activation_map.ts";
import { type ConfigFields, deviationOf } from "./config_fields.ts";
import {
  IMPORTED,
  type PublishedFormat,
  type PublishedModel,
  type PublishedUse,
} from "./published_model.ts";
import { linearTensors, plainTensor, type TensorRule } from "./tensor_rule.ts";

const [BIAS, DECODER_BIAS] = ["cls.predictions.bias", "cls.predictions.decoder.bias"];

/** BERT with its masked-language-model head: LayerNorm behind layers, every token sees all. */
export const BERT: PublishedFormat = {
  name: "bert",
  architectures: ["BertForMaskedLM", "BertForPreTraining", "BertLMHeadModel"],
  prefix: "bert.",
  ignored:
    /^(bert\.)?(embeddings\.(position_ids|token_type_ids)|pooler\.dense\.(weight|bias))$|^cls\.seq_relationship\.(weight|bias)$/,
  read: readBert,
  write: writeBert,
};

function readBert(fields: ConfigFields, { tensors: names }: PublishedUse): PublishedModel {
  const width = fields.whole("hidden_size");
  const heads = fields.whole("num_attention_heads");
  if (width % heads !== 0) fields.refuse("num_attention_heads", `a divisor of ${width}`);
  if (fields.text("position_embedding_type", "absolute") !== "absolute") {
    fields.refuse("position_embedding_type", "absolute");
  }
  if (fields.flag("add_cross_attention", false)) fields.refuse("add_cross_attention", "false");
  const model: DecoderSpec = {
    ...IMPORTED,
    vocabulary: fields.whole("vocab_size"),
    context: fields.whole("max_position_embeddings", 512),
    layers: fields.layers("num_hidden_layers"),
    ...{ width, heads, kvHeads: heads },
    hidden: fields.whole("intermediate_size"),
    activation: readActivation(fields, "hidden_act", { gated: false, fallback: "gelu" }),
    ...{ norm: "layer-norm", normPlace: "post", position: { kind: "learned" }, bias: true },
    normEps: fields.positive("layer_norm_eps", 1e-12),
    segments: fields.whole("type_vocab_size", 2),
    embeddingNorm: true,
    ...(!fields.flag("is_decoder", false) && { architecture: "encoder" }),
    tiedHead: fields.flag("tie_word_embeddings", true),
    ...{ headTransform: true, headBias: true },
    initialDeviation: deviationOf(fields, "initializer_range"),
  };
  // A head that is not tied has a bias of its own from version 5 on, and the other is not used.
  const hasOwnBias = !model.tiedHead && names?.includes(DECODER_BIAS) === true;
  return {
    ...{ model, tensors: bertTensors(model, { hasOwnBias }), zeros: [] },
    ...(hasOwnBias && { unused: [BIAS] }),
  };
}

/** Says where each tensor lies. */
function bertTensors(
  model: DecoderSpec,
  { hasOwnBias }: { readonly hasOwnBias: boolean },
): readonly TensorRule[] {
  const { width, hidden, vocabulary, context, segments, tiedHead } = model;
  const norm = (name: string, path: string) => [
    plainTensor(`${name}.weight`, `${path}.gain`, [width]),
    plainTensor(`${name}.bias`, `${path}.bias`, [width]),
  ];
  const table = (name: string, path: string, rows: number) =>
    plainTensor(`bert.embeddings.${name}.weight`, path, [rows, width]);
  const words = table("word_embeddings", "embedding.token", vocabulary);
  const decoder = "cls.predictions.decoder.weight";
  const tensors: TensorRule[] = [
    { ...words, ...(tiedHead && { names: [words.names[0], decoder] as const }) },
    table("position_embeddings", "embedding.position", context),
    table("token_type_embeddings", "embedding.segment", segments!),
    ...norm("bert.embeddings.LayerNorm", "embedding.norm"),
  ];
  for (let i = 0; i < model.layers; i++) {
    const [from, to] = [`bert.encoder.layer.${i}`, `blocks.${i}`];
    const linear = (path: string, columns: number, parts: readonly (readonly [string, number])[]) =>
      linearTensors({
        ...{ path: `${to}.${path}`, from: columns, turned: true, bias: true },
        parts: parts.map(([name, size]) => [`${from}.${name}`, size]),
      });
    tensors.push(
      ...linear("attention.qkv", width, [
        ["attention.self.query", width],
        ["attention.self.key", width],
        ["attention.self.value", width],
      ]),
      ...linear("attention.output", width, [["attention.output.dense", width]]),
      ...norm(`${from}.attention.output.LayerNorm`, `${to}.attention.norm`),
      ...linear("feedForward.in", width, [["intermediate.dense", hidden]]),
      ...linear("feedForward.out", hidden, [["output.dense", width]]),
      ...norm(`${from}.output.LayerNorm`, `${to}.feedForward.norm`),
    );
  }
  tensors.push(
    ...linearTensors({
      ...{ path: "head.transform", from: width, turned: true, bias: true },
      parts: [["cls.predictions.transform.dense", width]],
    }),
    ...norm("cls.predictions.transform.LayerNorm", "head.norm"),
    {
      ...plainTensor(BIAS, "head.bias", [vocabulary]),
      names: hasOwnBias ? [DECODER_BIAS] : [BIAS, DECODER_BIAS],
      // Each version reads the one that it uses.
      ...(!tiedHead && !hasOwnBias && { written: [BIAS, DECODER_BIAS] }),
    },
  );
  if (!tiedHead) {
    const head = { names: [decoder] as const, path: "head.weight", column: 0 };
    tensors.push({ ...head, shape: [vocabulary, width], turned: true });
  }
  return tensors;
}

function writeBert(model: DecoderSpec) {
  return {
    architectures: ["BertForMaskedLM"],
    attention_probs_dropout_prob: 0,
    hidden_act: publishedActivation(model.activation, { gated: false }),
    hidden_dropout_prob: model.dropout,
    hidden_size: model.width,
    initializer_range: model.initialDeviation,
    intermediate_size: model.hidden,
    is_decoder: model.architecture !== "encoder",
    layer_norm_eps: model.normEps,
    max_position_embeddings: model.context,
    model_type: "bert",
    num_attention_heads: model.heads,
    num_hidden_layers: model.layers,
    position_embedding_type: "absolute",
    tie_word_embeddings: model.tiedHead,
    torch_dtype: "float32",
    type_vocab_size: model.segments,
    use_cache: true,
    vocab_size: model.vocabulary,
  };
}
