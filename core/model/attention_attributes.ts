import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { scoreFactor } from "./rotary_scaling.ts";

/** Gives the attributes of a model's attention, whatever its form. */
export function attentionAttributes(spec: DecoderSpec) {
  const { heads, kvHeads, precision, position, causal = true } = spec;
  const factor = scoreFactor(position.kind === "rotary" ? position.scaling : undefined);
  const { scoreScale } = spec;
  const scale = Math.fround(
    scoreScale === undefined ? factor / Math.sqrt(headColumns(spec)) : factor * scoreScale,
  );
  return { heads, kvHeads, causal: causal ? 1 : 0, scale, precision };
}
