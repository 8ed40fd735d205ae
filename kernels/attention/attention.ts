import type { Op } from "../../core/base/op.ts";
import { ATTENTION_FORMS, withFixedBias } from "./attention_forms.ts";
import { attentionGradOp } from "./attention_grad_op.ts";
import { attentionOp } from "./attention_op.ts";

/** Gradient of {@link attention}. */
export const attentionGrad: Op = attentionGradOp(ATTENTION_FORMS.separate);
/** Attention of q [B, T, H D] with k and v [B, S, G D]. */
export const attention: Op = attentionOp(ATTENTION_FORMS.separate, attentionGrad);
/** Gradient of {@link biasedAttention}. */
export const biasedAttentionGrad: Op = attentionGradOp(ATTENTION_FORMS.biased);
/** Attention with a bias [H, T, S] on the scores, which all sequences of the batch share. */
export const biasedAttention: Op = attentionOp(ATTENTION_FORMS.biased, biasedAttentionGrad);
/** Gradient of {@link packedAttention}. */
export const packedAttentionGrad: Op = attentionGradOp(ATTENTION_FORMS.packed);
/** Attention of one tensor [B, T, (H + 2 G) D] with itself: columns q, then k, then v. */
export const packedAttention: Op = attentionOp(ATTENTION_FORMS.packed, packedAttentionGrad);
/** Gradient of {@link packedBiasedAttention}, of the bias too. */
export const packedBiasedAttentionGrad: Op = attentionGradOp(ATTENTION_FORMS.packedBiased);
/** Gradient of {@link packedBiasedAttention} without that of the bias. */
export const packedBiasedAttentionGradFixed: Op = attentionGradOp(
  withFixedBias(ATTENTION_FORMS.packedBiased),
);
/** {@link packedAttention} with a bias [H, T, T] on the scores. */
export const packedBiasedAttention: Op = attentionOp(
  ATTENTION_FORMS.packedBiased,
  packedBiasedAttentionGrad,
  packedBiasedAttentionGradFixed,
);
/** Gradient of {@link visibleAttention}. */
export const visibleAttentionGrad: Op = attentionGradOp(ATTENTION_FORMS.visible);
/** {@link attention} where query i of sequence b sees the first visible[b, i] keys; words [B, T]. */
export const visibleAttention: Op = attentionOp(ATTENTION_FORMS.visible, visibleAttentionGrad);
/** Gradient of {@link packedVisibleAttention}. */
export const packedVisibleAttentionGrad: Op = attentionGradOp(ATTENTION_FORMS.packedVisible);
/** {@link packedAttention} where query i of sequence b sees the first visible[b, i] keys. */
export const packedVisibleAttention: Op = attentionOp(
  ATTENTION_FORMS.packedVisible,
  packedVisibleAttentionGrad,
);
/** Gradient of {@link packedBiasedVisibleAttention}, of the bias too. */
export const packedBiasedVisibleAttentionGrad: Op = attentionGradOp(
  ATTENTION_FORMS.packedBiasedVisible,
);
/** Gradient of {@link packedBiasedVisibleAttention} without that of the bias. */
export const packedBiasedVisibleAttentionGradFixed: Op = attentionGradOp(
  withFixedBias(ATTENTION_FORMS.packedBiasedVisible),
);
/** {@link packedBiasedAttention} where query i of sequence b sees the first visible[b, i] keys. */
export const packedBiasedVisibleAttention: Op = attentionOp(
  ATTENTION_FORMS.packedBiasedVisible,
  packedBiasedVisibleAttentionGrad,
  packedBiasedVisibleAttentionGradFixed,
);
