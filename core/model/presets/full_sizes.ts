import { type DecoderSpec, decoderSpec } from "../decoder_spec.ts";
import type { ModelSettings } from "../model_settings.ts";
import { parameterFormula } from "../parameter_formula.ts";
import type { PresetSettings } from "./preset.ts";
import { type PresetName, PRESETS } from "./presets.ts";

/** A published model at its full size. */
export interface FullSize {
  /** Its architecture. */
  readonly preset: PresetName;
  /** Blocks of each stack. */
  readonly layers: number;
  /** Width and heads, and what is another one than the preset says. */
  readonly model:
    & Pick<ModelSettings, "dModel" | "heads">
    & Partial<Pick<ModelSettings, "kvHeads" | "dFf">>;
  /** Tokens that there are. */
  readonly vocabulary: number;
  /** Rows of a learned table; else the longest sequence of training. */
  readonly context: number;
  /** Parameters that the published model has and this one not; see the preset. */
  readonly missing?: number;
  /** Parameters as they were published, where they were. */
  readonly published?: number;
  /** Largest difference from them, as a share; they are exact where not given. */
  readonly rounded?: number;
}

/** Name of a published model. */
export type FullSizeName =
  | "transformer-base"
  | "transformer-big"
  | "bert-base"
  | "bert-large"
  | "gpt2"
  | "gpt2-xl"
  | "t5-small"
  | "t5-base"
  | "llama2-7b"
  | "llama2-13b"
  | "llama2-34b"
  | "llama2-70b"
  | "chatglm2-6b";

const llama = { preset: "llama2", vocabulary: 32_000, context: 4_096 } as const;
const bert = { preset: "bert", vocabulary: 30_522, context: 512 } as const;
const gpt = { preset: "gpt2", vocabulary: 50_257, context: 1_024 } as const;
const t5 = { preset: "t5", vocabulary: 32_128, context: 512 } as const;
const first = { preset: "vaswani2017", vocabulary: 37_000, context: 512, rounded: 0.03 } as const;

/** Two token types, a norm of the embeddings, and a pooler. */
const bertMissing = (width: number) => 2 * width + 2 * width + width * width + width;

/**
 * Published models; parameters are those of the weights that were published with them, of the
 * Transformer of 2017 those of its table 3 (with 37,000 tokens, as in its section 5.1).
 */
export const FULL_SIZES: Readonly<Record<FullSizeName, FullSize>> = {
  "transformer-base": { ...first, layers: 6, model: { dModel: 512, heads: 8 }, published: 65e6 },
  "transformer-big": { ...first, layers: 6, model: { dModel: 1_024, heads: 16 }, published: 213e6 },
  "bert-base": {
    ...{ ...bert, layers: 12, model: { dModel: 768, heads: 12 } },
    ...{ missing: bertMissing(768), published: 109_482_240 },
  },
  "bert-large": {
    ...{ ...bert, layers: 24, model: { dModel: 1_024, heads: 16 } },
    ...{ missing: bertMissing(1_024), published: 335_141_888 },
  },
  "gpt2": { ...gpt, layers: 12, model: { dModel: 768, heads: 12 }, published: 124_439_808 },
  "gpt2-xl": { ...gpt, layers: 48, model: { dModel: 1_600, heads: 25 }, published: 1_557_611_200 },
  "t5-small": { ...t5, layers: 6, model: { dModel: 512, heads: 8 }, published: 60_506_624 },
  "t5-base": { ...t5, layers: 12, model: { dModel: 768, heads: 12 }, published: 222_903_552 },
  "llama2-7b": {
    ...{ ...llama, layers: 32, model: { dModel: 4_096, heads: 32 }, published: 6_738_415_616 },
  },
  "llama2-13b": {
    ...{ ...llama, layers: 40, model: { dModel: 5_120, heads: 40, dFf: 13_824 } },
    published: 13_015_864_320,
  },
  "llama2-34b": { // its weights were not published; sizes of CodeLlama 34B, which began as it
    ...{ ...llama, layers: 48, model: { dModel: 8_192, heads: 64, kvHeads: 8, dFf: 22_016 } },
  },
  "llama2-70b": {
    ...{ ...llama, layers: 80, model: { dModel: 8_192, heads: 64, kvHeads: 8, dFf: 28_672 } },
    published: 68_976_648_192,
  },
  "chatglm2-6b": {
    ...{ preset: "chatglm2", vocabulary: 65_024, context: 32_768 },
    ...{ layers: 28, model: { dModel: 4_096, heads: 32 }, published: 6_243_584_000 },
  },
};

/** What neither sizes nor parameters depend on. */
const REST: Omit<ModelSettings, keyof PresetSettings | "layers" | "dModel" | "heads"> = {
  ...{ normFraction: 1, ropeScaling: "none", ropeFactor: 1, dropout: 0, precision: "f32" },
  ...{ logitActivation: "none", residual: true, initialDeviation: 0.02, embeddingDeviation: 0.02 },
};

/** Gives a published model as a specification; nothing is allocated. */
export function fullSizeSpec(name: FullSizeName): DecoderSpec {
  const { preset, layers, model, vocabulary, context } = FULL_SIZES[name];
  const { architecture, settings } = PRESETS[preset];
  const all = { ...REST, architecture, ...settings(model), ...model, layers };
  return decoderSpec(all, { vocabulary, context });
}

/** Counts the parameters of a published model by formula, those among them that it lacks here. */
export function fullSizeParameters(name: FullSizeName): number {
  const { missing = 0 } = FULL_SIZES[name];
  return parameterFormula(fullSizeSpec(name)) + missing;
}
