import type { TrainSettings } from "../train/train_settings.ts";

/** A number and what it is mapped to. */
export type Point = readonly [x: number, y: number];

/** Functions of one number that a neuron may have around its line. */
export const NEURON_FUNCTIONS = [
  "identity",
  "square",
  "exp",
  "relu",
  "softplus",
  "sigmoid",
] as const satisfies readonly NeuronFunction[];

/** One of them. */
export type NeuronFunction = "identity" | "square" | "exp" | "relu" | "softplus" | "sigmoid";

/** Activations that are tried with weights of zero. */
export const START_FUNCTIONS = ["relu", "sigmoid", "tanh", "silu", "gelu"] as const;

/** What a case of each check gives: everything that decides its values but the seed. */
export interface FactSettings {
  /** Points that f(a x + b) is fitted to, with each function. */
  readonly "neuron-fit": { readonly points: readonly Point[] };
  /** Points, and the neurons whose sum is to meet them: `weight f(slope x + offset)`. */
  readonly "neuron-sum": {
    readonly points: readonly Point[];
    readonly function: NeuronFunction;
    readonly neurons: readonly {
      readonly slope: number;
      readonly offset: number;
      readonly weight: number;
    }[];
  };
  /** Numbers that f(0 x + 0) is given, with each activation. */
  readonly "zero-start": { readonly inputs: readonly number[] };
  /** Two hidden neurons that begin alike, and gradient descent. */
  readonly "twin-neurons": { readonly steps: number; readonly rate: number };
  /** A line, normal noise around it, and gradient descent. */
  readonly "line-training": {
    readonly slope: number;
    readonly offset: number;
    /** Standard deviation. */
    readonly noise: number;
    readonly rows: number;
    readonly steps: number;
    readonly rate: number;
  };
  /** Factors, and the gradients of their product after one backward pass and after two. */
  readonly "product-gradient": {
    readonly factors: readonly [number, number];
    readonly gradients: readonly [number, number];
    readonly accumulated: readonly [number, number];
  };
  /** Linear layers by path, as `sub.a`, and the names and shapes that parameters shall have. */
  readonly "module-names": {
    readonly layers: Readonly<Record<string, readonly [from: number, to: number]>>;
    readonly names: Readonly<Record<string, readonly number[]>>;
  };
  /** A frozen matrix and two thin ones beside it: x W + alpha / rank (x A) B. */
  readonly "low-rank": {
    readonly from: number;
    readonly to: number;
    readonly rank: number;
    readonly alpha: number;
    readonly steps: number;
    readonly rate: number;
  };
  /** Numbers drawn for weights, then for data: of one sequence, or each of its own stream. */
  readonly "stream-order": {
    readonly weights: number;
    readonly more: number;
    readonly data: number;
  };
  /** Lengths of the sequences of a batch. */
  readonly "ragged-rows": { readonly lengths: readonly number[]; readonly vocabulary: number };
  /** A sentence as indices, and a model's sizes. */
  readonly "next-token": {
    readonly tokens: readonly number[];
    readonly vocabulary: number;
    readonly width: number;
    readonly heads: number;
  };
  /** Sequences that count up to the last symbol, learned with and without a token for the end. */
  readonly "end-token": { readonly symbols: number; readonly steps: number };
  /** Pairs of vectors. */
  readonly "dot-cosine": { readonly pairs: number; readonly width: number };
  /** A linear layer under cross-entropy; see {@link LayerTraining}. */
  readonly "layer-training": LayerTraining;
  /** Linear layers as they begin in PyTorch, under ReLU, and inputs from 0 to 1. */
  readonly "dead-logits": {
    readonly inputs: number;
    readonly layers: number;
    readonly rows: number;
  };
  /** Positions, and the model that is to know them. */
  readonly "position-weights": {
    readonly rows: number;
    readonly width: number;
    readonly heads: number;
  };
}

/** Name of an exact check of a case. */
export type FactCheckName = keyof FactSettings;

/** A case: the check, and what it needs. */
export type FactCase = {
  readonly [N in FactCheckName]: { readonly check: N } & FactSettings[N];
}[FactCheckName];

/**
 * A linear layer, with or without ReLU on its logits, trained under cross-entropy.
 *
 * Numbers that are given are f32 values, little-endian, in base 64.
 */
export interface LayerTraining {
  /** Elements of a row. */
  readonly inputs: number;
  /** Logits. */
  readonly outputs: number;
  /** Activation on the logits. */
  readonly logitActivation: "none" | "relu";
  /** Initial weights `[inputs, outputs]`, then biases; drawn as PyTorch draws them if not given. */
  readonly weights?: string;
  /** Rows of inputs, used one after the other and again; drawn anew, from 0 to 1, if not given. */
  readonly rows?: string;
  /** Label of each row, used likewise. */
  readonly labels: readonly number[];
  /** Rows of each update, used likewise. */
  readonly batches: readonly number[];
  /** Updates. */
  readonly steps: number;
  /** What differs from the defaults of training. */
  readonly train: Partial<TrainSettings>;
  /** Losses of the first updates, to compare with. */
  readonly losses?: readonly number[];
  /** Weights and biases behind the last update, to compare with. */
  readonly trained?: string;
}
