import type { TensorId } from "../graph/graph.ts";
import { encoderStack } from "./architecture.ts";
import { decoderBlocks } from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";

/**
 * Adds the encoder of an encoder-decoder, from sources to what its decoder attends to.
 *
 * Parameters begin with `encoder.`, but for the table of embeddings, which both stacks read; with
 * shared stacks those without a prefix serve both.
 *
 * @param m The graph.
 * @param spec The model.
 * @param read `source`: tokens, `[batch, source]`; `visible`: how many of them each one sees, of the
 * same shape.
 * @returns `[batch, source, width]`, behind the last norm.
 */
export function encoderLayers(
  m: ModelBuilder,
  spec: DecoderSpec,
  { source, visible }: { readonly source: TensorId; readonly visible: TensorId },
): TensorId {
  const stack = encoderStack(spec);
  const sharesParameters = spec.sharedStacks === true;
  return m.inStack({ prefix: "encoder.", sharesParameters }, () => {
    const { x } = decoderBlocks(m, stack, { tokens: source, visible });
    return stack.normPlace === "pre" ? normLayer(m, stack, { path: "norm", x }) : x;
  });
}
