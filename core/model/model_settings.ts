import type { ActivationName } from "./activation_names.ts";

/** Kinds of normalisation of a model; `p-rms-norm` takes the root mean square of a part of a row. */
export type ModelNorm = "layer-norm" | "rms-norm" | "p-rms-norm" | "none";

/** How a model knows where a token stands. */
export type PositionName = "none" | "learned" | "sinusoidal" | "rope" | "alibi" | "t5";

/** How rotary angles are changed for sequences longer than those of training. */
export type RopeScaling = "none" | "pi" | "ntk" | "yarn";

/**
 * Who sees whom: `decoder` each token those before it; `prefix` the same, but the tokens of a source
 * all see each other; `encoder` all see all; `encoder-decoder` a stack of each kind, the second of
 * which also attends to what the first made of the source.
 */
export type Architecture = "decoder" | "prefix" | "encoder" | "encoder-decoder";

/** A model as an experiment file states it: flat, every value by a name of its own. */
export interface ModelSettings {
  /** Who sees whom; a decoder where not given. */
  readonly architecture?: Architecture;
  /** Blocks; those of the decoder where there are two stacks. */
  readonly layers: number;
  /** Blocks of the encoder of an encoder-decoder; as many as `layers` where not given. */
  readonly encoderLayers?: number;
  /** Whether both stacks of an encoder-decoder have one set of weights, but for cross-attention. */
  readonly sharedStacks?: boolean;
  /** Whether rotary positions turn queries and keys of cross-attention too; not if not given. */
  readonly rotaryCross?: boolean;
  /** Elements of a token in the residual stream. */
  readonly dModel: number;
  /** Heads of attention; a divisor of `dModel`. */
  readonly heads: number;
  /** Heads of keys and values, a divisor of `heads`; as many as those where not given. */
  readonly kvHeads?: number;
  /** Width inside an ungated feed-forward layer. */
  readonly dFf: number;
  /** Width of each half of a gated layer: 2/3 of `dFf`, for equal parameters, or all of it. */
  readonly gatedWidth: "two-thirds" | "full";
  /** Activation of the feed-forward layers. */
  readonly activation: ActivationName;
  /** Normalisation. */
  readonly norm: ModelNorm;
  /** Share of a row that `p-rms-norm` looks at. */
  readonly normFraction: number;
  /** Before each layer, and once at the end; or behind each residual sum. */
  readonly normPlace: "pre" | "post";
  /** Stabiliser inside the root. */
  readonly eps: number;
  /** Positional encoding. */
  readonly position: PositionName;
  /** Base of the rotary frequencies. */
  readonly ropeTheta: number;
  /** Which columns of a head turn together. */
  readonly ropeLayout: "half" | "interleaved";
  /** Share of each head's columns that turn. */
  readonly ropeFraction: number;
  /** Change of the angles for longer sequences. */
  readonly ropeScaling: RopeScaling;
  /** Longer by how much: evaluated over trained length. */
  readonly ropeFactor: number;
  /** Buckets of the T5 bias. */
  readonly t5Buckets: number;
  /** Distance from which the T5 bias no longer tells tokens apart. */
  readonly t5MaxDistance: number;
  /** Whether queries and keys are normalised in each head. */
  readonly qkNorm: boolean;
  /** Whether the head is the table of embeddings, transposed. */
  readonly tiedHead: boolean;
  /** Whether linear layers have a bias. */
  readonly bias: boolean;
  /** Whether the products for queries, keys and values have a bias, even where no other layer has. */
  readonly qkvBias?: boolean;
  /** One product for queries, keys and values, or three; one if not given. */
  readonly fusedQkv?: boolean;
  /** One product for both halves of a gated layer, or two; one if not given. */
  readonly fusedGateUp?: boolean;
  /** Rate of dropout in training. */
  readonly dropout: number;
  /** Operands of products: 12 significant bits, or all 24. */
  readonly precision: "x12" | "f32";
  /** Activation on the logits; a control, as ReLU there stops the gradient. */
  readonly logitActivation: "none" | "relu";
  /** Whether what a layer computes is added to what it was given. */
  readonly residual: boolean;
  /** Standard deviation of initial matrices. */
  readonly initialDeviation: number;
  /** Whether matrices that end a layer begin smaller, by the root of 2 layers; yes if not given. */
  readonly scaledInit?: boolean;
  /** Standard deviation of initial embeddings. */
  readonly embeddingDeviation: number;
  /** Rows of a learned table; those of the longest length evaluated where not given. */
  readonly positionRows?: number;
}
