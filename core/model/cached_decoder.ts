import type { TensorId } from "../graph/graph.ts";
import { architectureOf } from "./architecture.ts";
import { checkDecoder, decoderBlocks, decoderLogits } from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { type CacheSize, ModelBuilder } from "./model_builder.ts";
import { joinColumns } from "./qkv_products.ts";

/** Graph of one new token of each sequence. */
export interface CachedDecoder {
  readonly model: ModelBuilder;
  /** `[batch, vocabulary]`. */
  readonly logits: TensorId;
}

/**
 * Builds a decoder that takes one new token of each sequence, and remembers those before it.
 *
 * Inputs: "tokens" and "position", both `[batch]`, each parameter by its path, what `model.tables`
 * lists, and the caches of each layer, which take the new keys and values; see `attendCached()`.
 * The logits have the bits of those that `buildDecoder` gives for the whole sequence: every sum has
 * the same order.
 *
 * @throws {RangeError} If the parts do not fit together, or tokens see those after them.
 * @throws {PositionRowsError} If sequences may become longer than a learned table of positions.
 */
export function buildCachedDecoder(spec: DecoderSpec, cache: CacheSize): CachedDecoder {
  const model = new ModelBuilder(cache);
  const inner = checkedForDecoding(spec, { batch: cache.batch, length: cache.capacity });
  const tokens = model.graph.input("tokens", [cache.batch], "u32");
  return { model, logits: decoderLogits(model, inner, tokens) };
}

/**
 * Builds what fills the caches from whole sequences: an output of each attention layer, by its
 * path, has queries, keys and values, `[batch, length, (heads + 2 kvHeads) D]`.
 *
 * @throws As {@link buildCachedDecoder} does.
 */
export function buildPrefill(
  spec: DecoderSpec,
  { batch, length }: { readonly batch: number; readonly length: number },
): ModelBuilder {
  const inner = checkedForDecoding(spec, { batch, length });
  const model = new ModelBuilder();
  decoderBlocks(model, inner, model.graph.input("tokens", [batch, length], "u32"));
  for (const [path, parts] of model.attended) {
    model.graph.output(path, joinColumns(model, parts));
  }
  return model;
}

/** Checks the model, and leaves out what only training does. */
function checkedForDecoding(
  spec: DecoderSpec,
  size: { readonly batch: number; readonly length: number },
): DecoderSpec {
  checkDecoder(spec, size);
  if (architectureOf(spec) !== "decoder") {
    throw new RangeError(
      "Cannot generate with a model token by token as it must be a decoder: " +
        `architecture=${spec.architecture}`,
    );
  }
  if (spec.causal === false) {
    throw new RangeError(
      "Cannot generate with a model as its tokens must see none after them: causal=false",
    );
  }
  return { ...spec, dropout: 0 };
}
