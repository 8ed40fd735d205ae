import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { NormForm, NormName } from "../model/norm_graph.ts";
import type { TrainSpec } from "./train_spec.ts";

/** Sizes of a block that is timed, and of what goes through it. */
export interface LevelSize {
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  /** Tokens of a sequence. */
  readonly context: number;
  /** Sequences. */
  readonly batch: number;
  /** Blocks; of a training step only. */
  readonly layers?: number;
  /** Tokens that there are; of a training step only. */
  readonly vocabulary?: number;
}

/** A model that is timed with one norm. */
export interface LevelSpec {
  readonly level: "block" | "step";
  readonly model: LevelSize;
  /** "step" for a training step. */
  readonly pass: "forward" | "forward-backward" | "step";
  /** Without any norm, or with one before each layer and one at the end. */
  readonly norm: NormName | "none";
  /**
   * How the whole graph runs: "fused" as it is trained, with elementwise chains inside single
   * kernels; "unfused" as it was written, a kernel for each elementary op, as a framework runs it
   * that executes at once. The norms are a kernel each, or a chain.
   */
  readonly form: NormForm;
  readonly eps: number;
}

/** Gives the decoder that is timed: pre-norm, learned positions, biases, GELU, a head of its own. */
export function levelDecoder({ model, norm, form, eps }: LevelSpec): DecoderSpec {
  const { width, heads, hidden, context, layers = 1, vocabulary = 1 } = model;
  return {
    vocabulary,
    context,
    layers,
    width,
    heads,
    kvHeads: heads,
    hidden,
    activation: "gelu",
    norm,
    normForm: form,
    normPlace: "pre",
    normEps: eps,
    position: { kind: "learned" },
    tiedHead: false,
    bias: true,
    dropout: 0,
    precision: 12,
    initialDeviation: 0.02,
  };
}

/**
 * Gives the training of a step that is timed: AdamW and clipping, at a rate of 0.
 *
 * All is computed as at any other rate, but no parameter moves: every execution does the same work
 * on the same values, and gives the same loss.
 */
export function levelTraining({ model: { batch, context } }: LevelSpec): TrainSpec {
  return {
    batch,
    length: context,
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1 },
    schedule: { kind: "constant", rate: 0, warmUp: 0 },
    decays: "matrices",
    clipNorm: 1,
    logCapacity: 1,
  };
}

/** Counts the norms of a block or of a decoder: two a block, and one before the head. */
export function normCount({ layers }: LevelSize): number {
  return layers === undefined ? 2 : 2 * layers + 1;
}
