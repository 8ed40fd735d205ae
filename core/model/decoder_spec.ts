import { type Activation, type ActivationName, ACTIVATIONS } from "./activation_names.ts";
import { gatedWidth } from "./gated_width.ts";
import type { Architecture, ModelNorm, ModelSettings } from "./model_settings.ts";
import type { Position } from "./position.ts";
import { requireMember } from "./spec_rules.ts";

/** A Transformer, as plain data: a decoder where its architecture does not say otherwise. */
export interface DecoderSpec {
  /** Who sees whom; a decoder where not given. */
  readonly architecture?: Architecture;
  /** Blocks of the encoder of an encoder-decoder; as many as `layers` where not given. */
  readonly encoderLayers?: number;
  /** Whether both stacks of an encoder-decoder have one set of weights, but for cross-attention. */
  readonly sharedStacks?: boolean;
  /** Whether rotary positions turn queries and keys of cross-attention too; not if not given. */
  readonly rotaryCross?: boolean;
  readonly vocabulary: number;
  /** Rows of a learned table of positions; other positions take sequences of any length. */
  readonly context: number;
  /** Blocks; of the decoder, where there are two stacks. */
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Heads of keys and values; a divisor of `heads`. */
  readonly kvHeads: number;
  /** Columns of each head; width / heads where not given. */
  readonly headWidth?: number;
  /** Factor on the scores of attention; 1 / sqrt(columns of a head) where not given. */
  readonly scoreScale?: number;
  /** Whether scores of layer i, from 0, are divided by i + 1, as GPT-2 may have it. */
  readonly scoreScaleByDepth?: boolean;
  /** Width inside a feed-forward layer; of each half where the activation is gated. */
  readonly hidden: number;
  readonly activation: ActivationName;
  readonly norm: ModelNorm;
  /** Share of the columns that `p-rms-norm` measures; 6.25 % where not given. */
  readonly normFraction?: number;
  /** One kernel, or a chain of primitives. */
  readonly normForm: "fused" | "unfused";
  /** Before each layer, and once at the end; or behind each residual sum. */
  readonly normPlace: "pre" | "post";
  readonly normEps: number;
  readonly position: Position;
  /** Kinds of segments, whose table is added to embeddings as in BERT; all tokens are of the first. */
  readonly segments?: number;
  /** Whether embeddings are normalised before the first block. */
  readonly embeddingNorm?: boolean;
  /** Whether a token sees those before it alone; it does where not given. */
  readonly causal?: boolean;
  /** Whether queries and keys of each head are normalised, with gains that all heads share. */
  readonly qkNorm?: boolean;
  /** Whether layers are added to what they read; they are where not given. */
  readonly residual?: boolean;
  /** Whether the head is the table of embeddings, transposed. */
  readonly tiedHead: boolean;
  /** Whether a linear layer, the activation and a norm come before the head, as in BERT. */
  readonly headTransform?: boolean;
  /** Whether each logit has a bias. */
  readonly headBias?: boolean;
  /** Factor on what the head reads, as T5 has it with a tied head; 1 where not given. */
  readonly headScale?: number;
  /** A control that must be worse: logits below 0 are cut. None where not given. */
  readonly logitActivation?: "none" | "relu";
  /** Whether linear layers have a bias. */
  readonly bias: boolean;
  /** Whether the products for queries, keys and values have one, even where no other layer has. */
  readonly qkvBias?: boolean;
  /** One product for queries, keys and values, or three; one where not given. */
  readonly fusedQkv?: boolean;
  /** One product for both halves of a gated layer, or two; one where not given. */
  readonly fusedGateUp?: boolean;
  /** Rate, in training: of embeddings, and of what each layer adds to the residual stream. */
  readonly dropout: number;
  /** Significant bits of the operands of products. */
  readonly precision: 12 | 24;
  /** Standard deviation of initial weights; of those that end a layer, over sqrt(2 layers). */
  readonly initialDeviation: number;
  /** Whether those that end a layer are divided so; they are where not given. */
  readonly scaledInit?: boolean;
  /** Of the tables of tokens and positions, where it is another one. */
  readonly embeddingDeviation?: number;
}

/** What a decoder is made for. */
export interface DecoderUse {
  readonly vocabulary: number;
  /** Rows of a learned table of positions, where the settings do not say. */
  readonly context: number;
  /** Tokens of a sequence in training, from which YaRN counts; the context where not given. */
  readonly trained?: number;
}

/**
 * Gives the decoder that the settings of an experiment mean.
 *
 * Gated layers have 2/3 of the width where the settings say so; see {@link gatedWidth}. Embeddings
 * are multiplied by the root of the width where positions are sinusoidal (arXiv:1706.03762, 3.4).
 *
 * @throws {RangeError} If a setting is none of its values; what parts ask of each other is checked
 * where the decoder is built.
 */
export function decoderSpec(settings: ModelSettings, use: DecoderUse): DecoderSpec {
  const { activation, dFf, heads } = settings;
  requireMember("make a decoder", "activation", activation, Object.keys(ACTIVATIONS));
  const { gated }: Activation = ACTIVATIONS[activation];
  const isNarrow = gated && settings.gatedWidth === "two-thirds";
  return {
    ...stacksOf(settings),
    vocabulary: use.vocabulary,
    context: settings.positionRows ?? use.context,
    layers: settings.layers,
    width: settings.dModel,
    heads,
    kvHeads: settings.kvHeads ?? heads,
    hidden: isNarrow ? gatedWidth(dFf).width : dFf,
    activation,
    norm: settings.norm,
    normFraction: settings.normFraction,
    normForm: "fused",
    normPlace: settings.normPlace,
    normEps: settings.eps,
    position: positionOf(settings, use),
    qkNorm: settings.qkNorm,
    residual: settings.residual,
    tiedHead: settings.tiedHead,
    logitActivation: settings.logitActivation,
    bias: settings.bias,
    ...(settings.qkvBias === true && { qkvBias: true }),
    ...(settings.fusedQkv === false && { fusedQkv: false }),
    ...(settings.fusedGateUp === false && { fusedGateUp: false }),
    dropout: settings.dropout,
    precision: settings.precision === "f32" ? 24 : 12,
    initialDeviation: settings.initialDeviation,
    scaledInit: settings.scaledInit ?? true,
    embeddingDeviation: settings.embeddingDeviation,
  };
}

/** What a model says of its stacks: nothing where it is a decoder, depths where it has two. */
function stacksOf(settings: ModelSettings) {
  const { architecture = "decoder", encoderLayers, sharedStacks = false, rotaryCross } = settings;
  if (architecture === "decoder") return {};
  if (architecture !== "encoder-decoder") return { architecture };
  return {
    architecture,
    ...(encoderLayers !== undefined && { encoderLayers }),
    ...(sharedStacks && { sharedStacks }),
    ...(rotaryCross === true && { rotaryCross }),
  };
}

function positionOf(settings: ModelSettings, { context, trained = context }: DecoderUse): Position {
  const { position, ropeScaling, ropeFactor } = settings;
  switch (position) {
    case "none":
    case "learned":
    case "alibi":
      return { kind: position };
    case "sinusoidal":
      return { kind: position, scaled: true };
    case "t5":
      return { kind: position, buckets: settings.t5Buckets, maxDistance: settings.t5MaxDistance };
    case "rope":
      return {
        kind: "rotary",
        base: settings.ropeTheta,
        layout: settings.ropeLayout,
        fraction: settings.ropeFraction,
        ...(ropeScaling !== "none" &&
          { scaling: { kind: ropeScaling, factor: ropeFactor, trained } }),
      };
    default:
      throw new RangeError(
        `Cannot make a decoder as its position must be known: position=${position satisfies never}`,
      );
  }
}

/** Gives the columns of each head. */
export function headColumns(
  { width, heads, headWidth = width / heads }: Pick<DecoderSpec, "width" | "heads" | "headWidth">,
): number {
  return headWidth;
}

/** Gives the model as one of its layers sees it, from 0. */
export function specOfLayer(spec: DecoderSpec, layer: number): DecoderSpec {
  if (spec.scoreScaleByDepth !== true) return spec;
  const { scoreScale = 1 / Math.sqrt(headColumns(spec)) } = spec;
  return { ...spec, scoreScale: scoreScale / (layer + 1) };
}

/** Pairs of columns of each head that turn; 0 if there is none, or they do not make pairs. */
export function rotaryPairs(spec: DecoderSpec): number {
  const { position } = spec;
  if (position.kind !== "rotary" || !(position.base > 1)) return 0;
  const pairs = headColumns(spec) * position.fraction / 2;
  return Number.isInteger(pairs) && pairs >= 1 && position.fraction <= 1 ? pairs : 0;
}
