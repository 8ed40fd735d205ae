import { type ActivationName, ACTIVATIONS } from "../../core/model/activation_names.ts";
import type { DecoderSpec } from "../../core/model/decoder_spec.ts";

/** A decoder so small that its f64 reference can be run hundreds of times. */
export const SMALL_MODEL: DecoderSpec = {
  ...{ vocabulary: 7, context: 5, layers: 1, width: 8, heads: 2, kvHeads: 2, hidden: 6 },
  ...{ activation: "gelu", norm: "rms-norm", normForm: "fused", normPlace: "pre", normEps: 1e-5 },
  ...{ position: { kind: "none" }, tiedHead: false, bias: false, dropout: 0, precision: 24 },
  initialDeviation: 0.02,
};

/** Rotary positions as most models have them. */
const ROTARY = { kind: "rotary", base: 100, layout: "half", fraction: 1 } as const;
const scaled = (kind: "pi" | "ntk" | "yarn") =>
  ({ ...ROTARY, scaling: { kind, factor: 3, trained: 40 } }) as const;

/** Every part that can be chosen, as a change of {@link SMALL_MODEL}. */
export const MODEL_VARIANTS: Readonly<Record<string, Partial<DecoderSpec>>> = {
  ...Object.fromEntries(
    Object.keys(ACTIVATIONS).map((name) => [name, { activation: name as ActivationName }]),
  ),
  "layer-norm with biases": { norm: "layer-norm", bias: true },
  "p-rms-norm of one column": { norm: "p-rms-norm", normFraction: 0.0625 },
  "p-rms-norm of three columns": { norm: "p-rms-norm", normFraction: 0.375 },
  "no norm": { norm: "none" },
  "unfused rms-norm": { normForm: "unfused" },
  "post-norm": { normPlace: "post", norm: "layer-norm" },
  "no residual": { residual: false },
  "logits through relu": { logitActivation: "relu" },
  "learned positions": { position: { kind: "learned" } },
  "sinusoidal positions": { position: { kind: "sinusoidal" } },
  "scaled embeddings": { position: { kind: "sinusoidal", scaled: true }, embeddingDeviation: 1 },
  "rotary in halves": { position: ROTARY },
  "rotary, interleaved": { position: { ...ROTARY, layout: "interleaved" } },
  "rotary, half of each head": { position: { ...ROTARY, fraction: 0.5 } },
  "rotary, interpolated": { position: scaled("pi") },
  "rotary, NTK-aware": { position: scaled("ntk") },
  "rotary, YaRN": { position: scaled("yarn") },
  "alibi": { position: { kind: "alibi" } },
  "alibi, three heads": { position: { kind: "alibi" }, width: 6, heads: 3, kvHeads: 3 },
  "t5, shared by two layers": {
    position: { kind: "t5", buckets: 4, maxDistance: 4 },
    layers: 2,
  },
  "t5, all keys seen": { position: { kind: "t5", buckets: 8, maxDistance: 4 }, causal: false },
  "all keys seen": { causal: false },
  "normalised heads": { qkNorm: true },
  "normalised heads that turn, in groups": { qkNorm: true, position: ROTARY, kvHeads: 1 },
  "normalised heads with a bias": { qkNorm: true, position: { kind: "alibi" }, bias: true },
  "grouped heads": { kvHeads: 1 },
  "tied head": { tiedHead: true },
  "biases of queries, keys and values alone": { qkvBias: true },
  "separate products": { fusedQkv: false, fusedGateUp: false, activation: "geglu" },
  "separate products that turn, in groups": {
    ...{ fusedQkv: false, qkvBias: true, position: ROTARY, kvHeads: 1 },
  },
  "separate products, normalised heads": { fusedQkv: false, qkNorm: true, position: ROTARY },
  "separate products, alibi": { fusedQkv: false, position: { kind: "alibi" } },
  "heads wider than their share": { headWidth: 6, position: ROTARY, kvHeads: 1 },
  "scores by depth": { scoreScaleByDepth: true, layers: 2 },
  "scores with a scale of their own": { scoreScale: 1.5 },
  "rotary with frequencies of their own": { position: { ...ROTARY, frequencies: [0.7, 0.2] } },
  "segments and normalised embeddings": { segments: 2, embeddingNorm: true, norm: "layer-norm" },
  "a layer and a bias at the head": {
    ...{ headTransform: true, headBias: true, norm: "layer-norm", activation: "gelu" },
  },
  "a factor at the head": { headScale: 0.25, tiedHead: true },
};
