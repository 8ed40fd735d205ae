import {
  type FactCase,
  type FactCheckName,
  type FactSettings,
  NEURON_FUNCTIONS,
  START_FUNCTIONS,
} from "./fact_settings.ts";
import { POSITION_NAMES } from "./training_vocabulary.ts";

/** What an exact check of cases says of itself. */
export interface FactCheck<N extends FactCheckName> {
  /** Whether a case draws numbers: then every seed is a cell, else one cell says all there is. */
  readonly draws: (settings: FactSettings[N]) => boolean;
  /** What it gives. */
  readonly metrics: readonly string[];
}

const always = () => true;
const never = () => false;

/** Every exact check of cases: canonical values, the same bits on every machine. */
export const FACT_CHECKS: { readonly [N in FactCheckName]: FactCheck<N> } = {
  /** B1, B2: the least sum of squares of one neuron at some points, with each function. */
  "neuron-fit": { draws: never, metrics: NEURON_FUNCTIONS.map((name) => `squares_${name}`) },
  /** B1, B2: how far a sum of neurons lies from some points. */
  "neuron-sum": { draws: never, metrics: ["max_error"] },
  /** B3: what f(0 x + 0) is, and its gradient for slope and offset. */
  "zero-start": {
    draws: never,
    metrics: START_FUNCTIONS.flatMap((name) => [`output_${name}`, `gradient_${name}`]),
  },
  /** B3: whether neurons that begin alike stay alike. */
  "twin-neurons": { draws: always, metrics: ["difference", "movement"] },
  /** B4: a line found by gradient descent beside the closed form, and beside the true one. */
  "line-training": { draws: always, metrics: ["max_relative_error", "distance_to_truth"] },
  /** T1: gradients of a product; of a second pass, alone and added up. */
  "product-gradient": {
    draws: never,
    metrics: ["gradient_error", "repeated_error", "accumulated_error"],
  },
  /** T3, T4: names and shapes of parameters, and what a file of them keeps. */
  "module-names": { draws: never, metrics: ["wrong_names", "changed_bytes"] },
  /** T4: thin matrices beside a frozen one. */
  "low-rank": {
    draws: always,
    metrics: ["start_difference", "merge_difference", "frozen_change", "change", "trained_share"],
  },
  /** T11: whether data change when more weights are drawn before them. */
  "stream-order": { draws: always, metrics: ["shared_difference", "own_difference"] },
  /** T10: rows of several lengths as one tensor; losses with their padding, and without. */
  "ragged-rows": {
    draws: always,
    metrics: ["accepted", "ignored_difference", "counted_difference"],
  },
  /** I1: shapes on the way from tokens to logits; softmax, and its largest element. */
  "next-token": {
    draws: always,
    metrics: [
      ...["embedded_rows", "embedded_columns", "logit_rows", "logit_columns"],
      ...["max_sum_error", "moved_maxima"],
    ],
  },
  /** I2: how many sequences end when generated, by whether the end was learned. */
  "end-token": { draws: always, metrics: ["stop_rate", "exact_rate", "masked_stop_rate"] },
  /** A1: products of vectors beside their cosines, as they are and doubled. */
  "dot-cosine": {
    draws: always,
    metrics: [
      ...["difference", "unit_difference", "doubled_dot_ratio", "doubled_cosine_difference"],
      "rank_correlation",
    ],
  },
  /** B5, T8, T9, T12: losses, gradients and weights of a layer in training. */
  "layer-training": {
    draws: ({ weights, rows }) => weights === undefined || rows === undefined,
    metrics: [
      ...["neurons", "first_loss", "last_loss", "least_loss", "label_gradient", "other_gradient"],
      ...["decay_error", "last_rate", "max_loss_error", "max_weight_error"],
    ],
  },
  /** T9: share of layers that give the label no gradient at any input. */
  "dead-logits": { draws: always, metrics: ["dead_share"] },
  /** R1: trained elements of each positional encoding. */
  "position-weights": {
    draws: never,
    metrics: POSITION_NAMES.map((name) => `trained_${name}`),
  },
};

/** Names of the checks, in the order of every table. */
export const FACT_CHECK_NAMES: readonly FactCheckName[] = Object.keys(
  FACT_CHECKS,
) as FactCheckName[];

/** Says that a case draws numbers, so that every seed tells something. */
export function drawsNumbers(given: FactCase): boolean {
  return (FACT_CHECKS[given.check] as FactCheck<FactCheckName>).draws(given);
}

/** Says that a check is one of cases. */
export function isFactCheck(check: string): check is FactCheckName {
  return Object.hasOwn(FACT_CHECKS, check);
}
