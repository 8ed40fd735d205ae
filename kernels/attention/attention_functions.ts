import { traceFunction } from "../arithmetic/trace_function.ts";
import { accumulateProduct } from "../norm/norm_functions.ts";
import { laneAdd, storeSum } from "../reduction/lane_functions.ts";
import { round12 } from "../matmul/matmul_functions.ts";
import {
  laneMaximum,
  softmaxExp,
  softmaxGradOf,
  softmaxInverse,
  softmaxShare,
} from "../softmax/softmax_functions.ts";

/** Score of a query and a key: their product, scaled. */
export const attentionScore = traceFunction(
  "attention_score",
  ["product", "scale"],
  (t, product, scale) => t.multiply(product, scale),
);

/** Score of a query and a key with a bias: two roundings. */
export const attentionBiasedScore = traceFunction(
  "attention_biased_score",
  ["product", "scale", "bias"],
  (t, product, scale, bias) => t.add(t.multiply(product, scale), bias),
);

/** Arithmetic of all attention kernels. */
export const ATTENTION_FUNCTIONS = [
  accumulateProduct,
  laneAdd,
  storeSum,
  round12,
  laneMaximum,
  softmaxExp,
  softmaxGradOf,
  softmaxInverse,
  softmaxShare,
  attentionScore,
  attentionBiasedScore,
];
