import type { ActivationName } from "../model/activation_names.ts";
import { type DecoderSpec, headColumns } from "../model/decoder_spec.ts";
import { publishedActivation, readActivation } from "./activation_map.ts";
import { type ConfigFields, deviationOf } from "./config_fields.ts";
import { libraryVersion } from "./library_version.ts";
import {
  IMPORTED,
  type PublishedFormat,
  type PublishedModel,
  type PublishedUse,
} from "./published_model.ts";
import { linearTensors, plainTensor, type TensorRule } from "./tensor_rule.ts";

const SHARED = "shared.weight";
const HEAD = "lm_head.weight";
const SCALED = "scale_decoder_outputs";

/** T5: an encoder-decoder with RMSNorm before layers, and biases of scores by distance. */
export const T5: PublishedFormat = {
  name: "t5",
  architectures: ["T5ForConditionalGeneration", "T5Model", "T5WithLMHeadModel"],
  prefix: "",
  ignored: /^decoder\.block\.0\.layer\.1\.EncDecAttention\.relative_attention_bias\.weight$/,
  read: readT5,
  write: writeT5,
};

function readT5(fields: ConfigFields, { tensors: names }: PublishedUse): PublishedModel {
  const width = fields.whole("d_model");
  const heads = fields.whole("num_heads");
  const headWidth = fields.whole("d_kv", 64);
  const encoderLayers = fields.layers("num_layers");
  const isTied = fields.flag("tie_word_embeddings", true);
  // Versions that write the factor as a field of its own call every model tied, and go by the file.
  const isOfItsOwn = fields.value(SCALED) !== undefined && !libraryVersion(fields).isFour;
  const isScaled = isOfItsOwn ? fields.flag(SCALED, isTied) : isTied;
  const hasOwnHead = isOfItsOwn && names?.includes(HEAD) === true;
  const model: DecoderSpec = {
    ...IMPORTED,
    ...{ architecture: "encoder-decoder", encoderLayers },
    vocabulary: fields.whole("vocab_size"),
    // Positions are biases by distance, which have no end.
    context: fields.whole("n_positions", 512),
    layers: fields.value("num_decoder_layers") === undefined
      ? encoderLayers
      : fields.layers("num_decoder_layers"),
    ...{ width, heads, kvHeads: heads },
    ...(headWidth * heads !== width && { headWidth }),
    scoreScale: 1,
    hidden: fields.whole("d_ff"),
    activation: readFeedForward(fields),
    ...{ norm: "rms-norm", normPlace: "pre", bias: false },
    normEps: fields.positive("layer_norm_epsilon", 1e-6),
    position: {
      kind: "t5",
      buckets: fields.whole("relative_attention_num_buckets", 32),
      maxDistance: fields.whole("relative_attention_max_distance", 128),
    },
    tiedHead: isTied && !hasOwnHead,
    ...(isScaled && { headScale: 1 / Math.sqrt(width) }),
    initialDeviation: deviationOf(fields, "initializer_factor"),
  };
  return { model, tensors: t5Tensors(model), zeros: [] };
}

/** Reads `feed_forward_proj`: an activation, or `gated-` before one; `gated-gelu` is that by tanh. */
function readFeedForward(fields: ConfigFields): ActivationName {
  const key = "feed_forward_proj";
  const text = fields.text(key, "relu");
  const gated = text.startsWith("gated-");
  const name = text === "gated-gelu" ? "gelu_new" : text.replace(/^gated-/, "");
  return readActivation(fields, key, { gated, fallback: "relu", name });
}

/** Says where each tensor lies. */
function t5Tensors(model: DecoderSpec): readonly TensorRule[] {
  const { width, vocabulary, tiedHead, layers, encoderLayers = layers } = model;
  const copies = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];
  const tensors: TensorRule[] = [{
    ...plainTensor(SHARED, "embedding.token", [vocabulary, width]),
    names: [SHARED, ...copies, ...(tiedHead ? [HEAD] : [])],
  }];
  tensors.push(...stackTensors(model, { from: "encoder", to: "encoder.", layers: encoderLayers }));
  tensors.push(...stackTensors(model, { from: "decoder", to: "", layers }));
  if (!tiedHead) {
    const head = { names: [HEAD] as const, path: "head.weight", column: 0 };
    tensors.push({ ...head, shape: [vocabulary, width], turned: true });
  }
  return tensors;
}

/** The tensors of the encoder or the decoder. */
function stackTensors(
  model: DecoderSpec,
  { from, to, layers }: { readonly from: string; readonly to: string; readonly layers: number },
): readonly TensorRule[] {
  const { width, heads, hidden, activation, position } = model;
  const columns = heads * headColumns(model);
  const isDecoder = from === "decoder";
  const isGated = publishedActivation(activation, { gated: true }) !== undefined;
  const norm = (name: string, path: string) =>
    plainTensor(`${from}.${name}layer_norm.weight`, `${to}${path}.gain`, [width]);
  const linear = (
    path: string,
    rows: number,
    parts: readonly (readonly [name: string, columns: number])[],
  ) =>
    linearTensors({
      ...{ path: `${to}${path}`, from: rows, turned: true, bias: false },
      parts: parts.map(([name, size]) => [`${from}.${name}`, size]),
    });
  const tensors: TensorRule[] = [];
  if (position.kind === "t5") {
    const table = `${from}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
    tensors.push(plainTensor(table, `${to}position.bias`, [position.buckets, heads]));
  }
  for (let i = 0; i < layers; i++) {
    const [own, cross] = [`block.${i}.layer.0`, `block.${i}.layer.1`];
    const last = `block.${i}.layer.${isDecoder ? 2 : 1}`;
    const inner = isGated ? ["wi_0", "wi_1"] : ["wi"];
    tensors.push(
      norm(`${own}.`, `blocks.${i}.attention.norm`),
      ...linear(`blocks.${i}.attention.qkv`, width, [
        [`${own}.SelfAttention.q`, columns],
        [`${own}.SelfAttention.k`, columns],
        [`${own}.SelfAttention.v`, columns],
      ]),
      ...linear(`blocks.${i}.attention.output`, columns, [[`${own}.SelfAttention.o`, width]]),
    );
    if (isDecoder) {
      const at = `${cross}.EncDecAttention`;
      tensors.push(
        norm(`${cross}.`, `blocks.${i}.cross.norm`),
        ...linear(`blocks.${i}.cross.q`, width, [[`${at}.q`, columns]]),
        ...linear(`blocks.${i}.cross.kv`, width, [[`${at}.k`, columns], [`${at}.v`, columns]]),
        ...linear(`blocks.${i}.cross.output`, columns, [[`${at}.o`, width]]),
      );
    }
    tensors.push(
      norm(`${last}.`, `blocks.${i}.feedForward.norm`),
      ...linear(
        `blocks.${i}.feedForward.in`,
        width,
        inner.map((name) => [`${last}.DenseReluDense.${name}`, hidden]),
      ),
      ...linear(`blocks.${i}.feedForward.out`, hidden, [[`${last}.DenseReluDense.wo`, width]]),
    );
  }
  tensors.push(norm("final_", "norm"));
  return tensors;
}

function writeT5(model: DecoderSpec) {
  const { activation, position } = model;
  const gate = publishedActivation(activation, { gated: true });
  const gated = gate === "gelu_new" ? "gated-gelu" : `gated-${gate}`;
  const t5 = position.kind === "t5" ? position : undefined;
  return {
    architectures: ["T5ForConditionalGeneration"],
    d_ff: model.hidden,
    d_kv: headColumns(model),
    d_model: model.width,
    dropout_rate: model.dropout,
    feed_forward_proj: gate === undefined
      ? publishedActivation(activation, { gated: false })
      : gated,
    initializer_factor: model.initialDeviation,
    is_encoder_decoder: true,
    layer_norm_epsilon: model.normEps,
    model_type: "t5",
    n_positions: model.context,
    num_decoder_layers: model.layers,
    num_heads: model.heads,
    num_layers: model.encoderLayers ?? model.layers,
    relative_attention_max_distance: t5?.maxDistance ?? null,
    relative_attention_num_buckets: t5?.buckets ?? null,
    // What no version before 5 has: one table for both, and no factor.
    ...(model.tiedHead && model.headScale === undefined && { [SCALED]: false }),
    tie_word_embeddings: model.tiedHead,
    torch_dtype: "float32",
    use_cache: true,
    vocab_size: model.vocabulary,
  };
}
