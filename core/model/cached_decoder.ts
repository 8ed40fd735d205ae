import type { TensorId } from "../graph/graph.ts";
import { architectureOf } from "./architecture.ts";
import { memoryProduct } from "./cross_attention_layer.ts";
import { type BatchSize, checkDecoder, decoderBlocks, decoderLogits } from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { encoderLayers } from "./encoder_layers.ts";
import { type CacheSize, ModelBuilder } from "./model_builder.ts";
import { joinColumns } from "./qkv_products.ts";

/** Graph of one new token of each sequence. */
export interface CachedDecoder {
  readonly model: ModelBuilder;
  /** `[batch, vocabulary]`. */
  readonly logits: TensorId;
}

/**
 * Builds a model that takes one new token of each sequence, and remembers those before it.
 *
 * Inputs: "tokens" and "position", both `[batch]`, each parameter by its path, what `model.tables`
 * lists, and the caches of each layer, which take the new keys and values; see `attendCached()`. A
 * decoder behind an encoder also reads "sourceLast", `[batch]`, the place of the last token of each
 * source, and what layers keep of sources; see `attendCachedMemory()`. The logits have the bits of
 * those that `buildModel` gives for the whole sequence: every sum has the same order.
 *
 * @throws {RangeError} If the parts do not fit together, or tokens see those after them.
 * @throws {PositionRowsError} If sequences may become longer than a learned table of positions.
 */
export function buildCachedDecoder(spec: DecoderSpec, cache: CacheSize): CachedDecoder {
  const { batch, capacity, source } = cache;
  const model = new ModelBuilder(cache);
  const inner = checkedForDecoding(spec, { batch, length: capacity });
  const tokens = model.graph.input("tokens", [batch], "u32");
  checkSource(spec, { batch, source });
  if (source === undefined) return { model, logits: decoderLogits(model, inner, { tokens }) };
  const last = model.graph.input("sourceLast", [batch], "u32");
  const memory = { last, capacity: source };
  return { model, logits: decoderLogits(model, inner, { tokens, memory }) };
}

/**
 * Builds what fills the caches from whole sequences: an output of each attention layer, by its
 * path, has queries, keys and values, `[batch, length, (heads + 2 kvHeads) D]`.
 *
 * Inputs: "tokens", `[batch, length]`; of a prefix-LM also "visible" of the same shape, how many
 * tokens each one sees. A decoder behind an encoder is none of what can be built.
 *
 * @throws As {@link buildCachedDecoder} does.
 */
export function buildPrefill(spec: DecoderSpec, { batch, length }: BatchSize): ModelBuilder {
  const inner = checkedForDecoding(spec, { batch, length });
  const model = new ModelBuilder();
  const tokens = model.graph.input("tokens", [batch, length], "u32");
  const visible = architectureOf(spec) === "prefix"
    ? { visible: model.graph.input("visible", [batch, length], "u32") }
    : {};
  decoderBlocks(model, inner, { tokens, ...visible });
  for (const [path, parts] of model.attended) {
    model.graph.output(path, joinColumns(model, parts));
  }
  return model;
}

/**
 * Builds what reads the sources of an encoder-decoder: an output of each layer of the decoder that
 * attends to them, by its path, has their keys and values, `[batch, source, 2 kvHeads D]`.
 *
 * Inputs: "source" and "sourceVisible", `[batch, source]`; see `buildEncoderDecoder()`.
 *
 * @throws As {@link buildCachedDecoder} does.
 */
export function buildSourcePass(spec: DecoderSpec, size: BatchSize): ModelBuilder {
  const { batch, length } = size;
  checkSource(spec, { batch, source: length });
  const model = new ModelBuilder();
  const source = model.graph.input("source", [batch, length], "u32");
  const visible = model.graph.input("sourceVisible", [batch, length], "u32");
  const x = encoderLayers(model, { ...spec, dropout: 0 }, { source, visible });
  for (let i = 0; i < spec.layers; i++) {
    const path = `blocks.${i}.cross`;
    model.graph.output(path, memoryProduct(model, spec, { path, x }));
  }
  return model;
}

/** Checks the model, and leaves out what only training does. */
function checkedForDecoding(spec: DecoderSpec, size: BatchSize): DecoderSpec {
  checkDecoder(spec, size);
  const architecture = architectureOf(spec);
  if (spec.causal === false || architecture === "encoder") {
    throw new RangeError(
      "Cannot generate with a model as its tokens must see none after them: " +
        (spec.causal === false ? "causal=false" : `architecture=${architecture}`),
    );
  }
  return { ...spec, dropout: 0, ...(architecture === "prefix" && { causal: false }) };
}

function checkSource(
  spec: DecoderSpec,
  { batch, source }: { readonly batch: number; readonly source: number | undefined },
): void {
  const architecture = architectureOf(spec);
  if ((architecture === "encoder-decoder") !== (source !== undefined)) {
    throw new RangeError(
      "Cannot generate with a model as an encoder-decoder, and no other model, must have room " +
        `for sources: architecture=${architecture}, source=${source ?? "none"}`,
    );
  }
  if (source !== undefined) checkDecoder(spec, { batch, length: source });
}
