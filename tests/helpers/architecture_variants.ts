import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import type { BatchSize } from "../../core/model/decoder.ts";
import { architectureOf } from "../../core/model/architecture.ts";
import type { DecoderSpec } from "../../core/model/decoder_spec.ts";
import type { Batch } from "../../core/train/batch.ts";
import { modelBatch } from "../../core/train/model_data.ts";

const ROTARY = { kind: "rotary", base: 100, layout: "half", fraction: 1 } as const;
const T5 = { kind: "t5", buckets: 8, maxDistance: 5 } as const;
const LEARNED = { position: { kind: "learned" }, context: 8 } as const;
const BOTH = { architecture: "encoder-decoder" } as const;

/** Every architecture with the parts that meet it in a way of their own, as changes of `SMALL_MODEL`. */
export const ARCHITECTURE_VARIANTS: Readonly<Record<string, Partial<DecoderSpec>>> = {
  "prefix": { architecture: "prefix", position: ROTARY },
  "prefix, learned positions": { architecture: "prefix", ...LEARNED },
  "prefix, t5": { architecture: "prefix", position: T5 },
  "prefix, normalised heads in groups": { architecture: "prefix", qkNorm: true, kvHeads: 1 },
  "encoder": { architecture: "encoder", position: ROTARY },
  "encoder as BERT": {
    ...{ architecture: "encoder", ...LEARNED, tiedHead: true, bias: true },
    ...{ norm: "layer-norm", normPlace: "post" },
  },
  "encoder, t5": { architecture: "encoder", position: T5 },
  "encoder-decoder": { ...BOTH, position: ROTARY },
  "encoder-decoder, rotary cross-attention in groups": {
    ...{ ...BOTH, position: ROTARY, rotaryCross: true, kvHeads: 1 },
  },
  "encoder-decoder as Vaswani": {
    ...{ ...BOTH, position: { kind: "sinusoidal", scaled: true }, tiedHead: true, bias: true },
    ...{ norm: "layer-norm", normPlace: "post", activation: "relu", encoderLayers: 2 },
  },
  "encoder-decoder, t5": { ...BOTH, position: T5, layers: 2, kvHeads: 1 },
  "encoder-decoder, learned positions, no residual": { ...BOTH, ...LEARNED, residual: false },
  "encoder-decoder, unfused norms": { ...BOTH, normForm: "unfused", norm: "layer-norm" },
  "encoder-decoder, separate products with biases": {
    ...{ ...BOTH, fusedQkv: false, qkvBias: true, position: ROTARY },
  },
  "prefix, separate products": { architecture: "prefix", fusedQkv: false, position: T5 },
  "shared stacks": { ...BOTH, sharedStacks: true, position: ROTARY },
  "shared stacks, t5": { ...BOTH, sharedStacks: true, position: T5, tiedHead: true },
  "shared stacks, learned positions": { ...BOTH, sharedStacks: true, ...LEARNED },
};

/** A batch for a small model of any architecture, with padding behind sources, targets and windows. */
export function variantBatch(
  spec: DecoderSpec,
): { readonly size: BatchSize; readonly batch: Batch } {
  const architecture = architectureOf(spec);
  const size = { batch: 2, length: architecture === "decoder" ? 5 : 7 };
  const { length } = size;
  const words = (factor: number) =>
    Uint32Array.from({ length: 2 * length }, (_, i) => (factor * i * i + i + 1) % spec.vocabulary);
  const [tokens, targets] = [words(2), words(3)];
  if (architecture === "decoder") return { size, batch: { tokens, targets } };
  if (architecture === "encoder") {
    [0, 2, 4, 5, 7, 8, 10, 12, 13].forEach((at) => targets[at] = IGNORE_INDEX);
    const visible = Uint32Array.from(targets, (_, at) => at < length ? 7 : 5);
    return { size, batch: { tokens, targets, visible } };
  }
  // Sources of 3 and 2 tokens, targets of 4 and 3.
  [0, 1, 2, 7, 8, 12, 13].forEach((at) => targets[at] = IGNORE_INDEX);
  return { size, batch: modelBatch(spec, { tokens, targets }, length) };
}
