import type { Tf, TfTensor } from "./tfjs_api.ts";

/** A gain and a bias. */
export interface Affine {
  readonly gain: TfTensor;
  readonly bias: TfTensor;
}

/** LayerNorm of the last axis, from the parts that TensorFlow.js has. */
export function tfjsLayerNorm(
  tf: Tf,
  x: TfTensor,
  { gain, bias, eps }: Affine & { readonly eps: number },
): TfTensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).mul(tf.rsqrt(variance.add(eps))).mul(gain).add(bias);
}

/** RMSNorm of the last axis, from the parts that TensorFlow.js has. */
export function tfjsRmsNorm(
  tf: Tf,
  x: TfTensor,
  { gain, eps }: Pick<Affine, "gain"> & { readonly eps: number },
): TfTensor {
  return x.mul(tf.rsqrt(tf.mean(x.square(), -1, true).add(eps))).mul(gain);
}

/** GELU in its tanh form, from the parts that TensorFlow.js has. */
export function tfjsGelu(tf: Tf, x: TfTensor): TfTensor {
  const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(0.5).mul(tf.tanh(inner).add(1));
}
