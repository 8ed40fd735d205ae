/**
 * The list of ops. Adding one touches its folder and this list.
 *
 * @module
 */
import type { Op } from "../core/base/op.ts";
import {
  elu,
  gelu,
  geluErf,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  tanh,
} from "./activation/activations.ts";
import {
  eluGrad,
  geluErfGrad,
  geluGrad,
  leakyReluGrad,
  reluGrad,
  sigmoidGrad,
  siluGrad,
  tanhGrad,
} from "./activation/activation_grads.ts";
import { accumulate } from "./accumulate/accumulate.ts";
import { adamw } from "./adamw/adamw.ts";
import { bucketBias } from "./bucket_bias/bucket_bias.ts";
import { bucketBiasGrad } from "./bucket_bias/bucket_bias_grad.ts";
import { broadcast } from "./broadcast/broadcast.ts";
import {
  attention,
  attentionGrad,
  biasedAttention,
  biasedAttentionGrad,
  packedAttention,
  packedAttentionGrad,
  packedBiasedAttention,
  packedBiasedAttentionGrad,
  packedBiasedAttentionGradFixed,
  packedBiasedVisibleAttention,
  packedBiasedVisibleAttentionGrad,
  packedBiasedVisibleAttentionGradFixed,
  packedVisibleAttention,
  packedVisibleAttentionGrad,
  visibleAttention,
  visibleAttentionGrad,
} from "./attention/attention.ts";
import { biasedCachedAttention, cachedAttention } from "./cached_attention/cached_attention.ts";
import { clipScale } from "./clip_scale/clip_scale.ts";
import { columnSum } from "./column_sum/column_sum.ts";
import { columns } from "./concat/columns.ts";
import { concat } from "./concat/concat.ts";
import { padColumns } from "./concat/pad_columns.ts";
import { copy } from "./copy/copy.ts";
import { crossEntropy } from "./cross_entropy/cross_entropy.ts";
import { crossEntropyGrad } from "./cross_entropy/cross_entropy_grad.ts";
import { dropout } from "./dropout/dropout.ts";
import { add, multiply, subtract } from "./elementwise/binary_ops.ts";
import { embedding } from "./embedding/embedding.ts";
import { embeddingGrad } from "./embedding/embedding_grad.ts";
import { fill } from "./fill/fill.ts";
import { GATE_OPS, GATES } from "./gate/gates.ts";
import { headNorm } from "./head_norm/head_norm.ts";
import { headNormGrad } from "./head_norm/head_norm_grad.ts";
import { history } from "./history/history.ts";
import { layerNorm } from "./layer_norm/layer_norm.ts";
import { layerNormGrad } from "./layer_norm/layer_norm_grad.ts";
import { matmul } from "./matmul/matmul.ts";
import { matmulFold } from "./matmul/matmul_fold.ts";
import { randomBits } from "./random_bits/random_bits.ts";
import { reciprocalSqrt } from "./reciprocal_sqrt/reciprocal_sqrt.ts";
import { reciprocalSqrtGrad } from "./reciprocal_sqrt/reciprocal_sqrt_grad.ts";
import { rmsNorm } from "./rms_norm/rms_norm.ts";
import { rmsNormGrad } from "./rms_norm/rms_norm_grad.ts";
import { rotary } from "./rotary/rotary.ts";
import { rowMean } from "./row_mean/row_mean.ts";
import { rowSum } from "./row_sum/row_sum.ts";
import { scale } from "./scale/scale.ts";
import { sgd, sgdMomentum } from "./sgd/sgd.ts";
import { softmax } from "./softmax/softmax.ts";
import { softmaxGrad } from "./softmax/softmax_grad.ts";
import { sum } from "./sum/sum.ts";
import { tokenMean } from "./token_mean/token_mean.ts";
import { tokenMeanGrad } from "./token_mean/token_mean_grad.ts";
import { transpose } from "./transpose/transpose.ts";
import { sumSquares } from "./sum_squares/sum_squares.ts";

/** Every op, in the order of the table in kernels/README.md. */
export const OPS: readonly Op[] = [
  copy,
  fill,
  add,
  subtract,
  multiply,
  matmul,
  matmulFold,
  reciprocalSqrt,
  reciprocalSqrtGrad,
  rowMean,
  rowSum,
  columnSum,
  sum,
  broadcast,
  concat,
  columns,
  padColumns,
  transpose,
  embedding,
  embeddingGrad,
  crossEntropy,
  crossEntropyGrad,
  tokenMean,
  tokenMeanGrad,
  layerNorm,
  layerNormGrad,
  rmsNorm,
  rmsNormGrad,
  randomBits,
  relu,
  reluGrad,
  leakyRelu,
  leakyReluGrad,
  gelu,
  geluGrad,
  geluErf,
  geluErfGrad,
  silu,
  siluGrad,
  elu,
  eluGrad,
  sigmoid,
  sigmoidGrad,
  tanh,
  tanhGrad,
  scale,
  softmax,
  softmaxGrad,
  rotary,
  headNorm,
  headNormGrad,
  bucketBias,
  bucketBiasGrad,
  dropout,
  ...GATE_OPS,
  attention,
  attentionGrad,
  biasedAttention,
  biasedAttentionGrad,
  packedAttention,
  packedAttentionGrad,
  packedBiasedAttention,
  packedBiasedAttentionGrad,
  packedBiasedAttentionGradFixed,
  visibleAttention,
  visibleAttentionGrad,
  packedVisibleAttention,
  packedVisibleAttentionGrad,
  packedBiasedVisibleAttention,
  packedBiasedVisibleAttentionGrad,
  packedBiasedVisibleAttentionGradFixed,
  cachedAttention,
  biasedCachedAttention,
  sumSquares,
  accumulate,
  clipScale,
  adamw,
  sgd,
  sgdMomentum,
  history,
];

export {
  accumulate,
  adamw,
  add,
  attention,
  attentionGrad,
  biasedAttention,
  biasedAttentionGrad,
  biasedCachedAttention,
  broadcast,
  bucketBias,
  bucketBiasGrad,
  cachedAttention,
  clipScale,
  columns,
  columnSum,
  concat,
  copy,
  crossEntropy,
  crossEntropyGrad,
  dropout,
  elu,
  eluGrad,
  embedding,
  embeddingGrad,
  fill,
  GATES,
  gelu,
  geluErf,
  geluErfGrad,
  geluGrad,
  headNorm,
  headNormGrad,
  history,
  layerNorm,
  layerNormGrad,
  leakyRelu,
  leakyReluGrad,
  matmul,
  matmulFold,
  multiply,
  packedAttention,
  packedAttentionGrad,
  packedBiasedAttention,
  packedBiasedAttentionGrad,
  packedBiasedAttentionGradFixed,
  packedBiasedVisibleAttention,
  packedBiasedVisibleAttentionGrad,
  packedBiasedVisibleAttentionGradFixed,
  packedVisibleAttention,
  packedVisibleAttentionGrad,
  padColumns,
  randomBits,
  reciprocalSqrt,
  reciprocalSqrtGrad,
  relu,
  reluGrad,
  rmsNorm,
  rmsNormGrad,
  rotary,
  rowMean,
  rowSum,
  scale,
  sgd,
  sgdMomentum,
  sigmoid,
  sigmoidGrad,
  silu,
  siluGrad,
  softmax,
  softmaxGrad,
  subtract,
  sum,
  sumSquares,
  tanh,
  tanhGrad,
  tokenMean,
  tokenMeanGrad,
  transpose,
  visibleAttention,
  visibleAttentionGrad,
};
