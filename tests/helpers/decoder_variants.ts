import type { DecoderSpec } from "../../core/model/decoder_spec.ts";

/** A small decoder; heads of keys are shared. */
export const SMALL_DECODER: DecoderSpec = {
  ...{ vocabulary: 13, context: 24, layers: 2, width: 24, heads: 4, kvHeads: 2, hidden: 20 },
  ...{ activation: "swiglu", norm: "rms-norm", normForm: "fused", normPlace: "pre" },
  ...{ normEps: 1e-5, position: { kind: "none" }, tiedHead: false, bias: false, dropout: 0.5 },
  ...{ precision: 12, initialDeviation: 0.3 },
};

const ROTARY = { kind: "rotary", base: 10_000, layout: "half", fraction: 1 } as const;

/** Decoders with every kind of position, and every part that attention may have. */
export const DECODER_VARIANTS: Readonly<Record<string, Partial<DecoderSpec>>> = {
  "no positions": {},
  "learned positions, tied head, biases": {
    ...{ position: { kind: "learned" }, tiedHead: true, bias: true },
    ...{ norm: "layer-norm", normPlace: "post", kvHeads: 4, activation: "gelu" },
  },
  "sinusoidal positions": { position: { kind: "sinusoidal" } },
  "sinusoidal positions, scaled": { position: { kind: "sinusoidal", scaled: true } },
  "rotary positions in halves": { position: ROTARY },
  "rotary positions, interleaved, of a part": {
    position: { ...ROTARY, layout: "interleaved", fraction: 2 / 3 },
  },
  "rotary positions, YaRN": {
    position: { ...ROTARY, scaling: { kind: "yarn", factor: 2, trained: 8 } },
  },
  "ALiBi": { position: { kind: "alibi" } },
  "ALiBi, three heads": { position: { kind: "alibi" }, heads: 3, kvHeads: 1 },
  "T5 bias": { position: { kind: "t5", buckets: 8, maxDistance: 12 } },
  "normalised heads that turn": { position: ROTARY, qkNorm: true },
  "normalised heads, T5 bias": {
    position: { kind: "t5", buckets: 4, maxDistance: 6 },
    qkNorm: true,
  },
  "separate products that turn": {
    ...{ position: ROTARY, fusedQkv: false, fusedGateUp: false, qkvBias: true },
  },
  "separate products, normalised heads, ALiBi": {
    ...{ position: { kind: "alibi" }, fusedQkv: false, qkNorm: true },
  },
  "heads wider than their share, scores by depth": {
    ...{ position: ROTARY, headWidth: 8, scoreScaleByDepth: true, activation: "geglu-erf" },
  },
  "segments, normalised embeddings, a layer before the head": {
    ...{ position: { kind: "learned" }, segments: 2, embeddingNorm: true, activation: "gelu" },
    ...{ headTransform: true, headBias: true, headScale: 0.5, tiedHead: true },
  },
  "p-RMSNorm, ReLU on logits, no residual": {
    ...{ norm: "p-rms-norm", normFraction: 0.5, logitActivation: "relu", residual: false },
  },
};
