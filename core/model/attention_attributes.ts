import type { DecoderSpec } from "./decoder_spec.ts";
import { scoreFactor } from "./rotary_scaling.ts";

/** Gives the attributes of a model's attention, whatever its form. */
export function attentionAttributes(spec: DecoderSpec) {
  const { width, heads, kvHeads, precision, position, causal = true } = spec;
  const factor = scoreFactor(position.kind === "rotary" ? position.scaling : undefined);
  const scale = Math.fround(factor / Math.sqrt(width / heads));
  return { heads, kvHeads, causal: causal ? 1 : 0, scale, precision };
}
