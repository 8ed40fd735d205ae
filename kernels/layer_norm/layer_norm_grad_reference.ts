/** Inputs of the gradient of LayerNorm. */
export interface LayerNormGradInputs {
  readonly gradY: Float64Array;
  readonly x: Float64Array;
  readonly gain: Float64Array;
  readonly mean: Float64Array;
  readonly rstd: Float64Array;
}

/**
 * Takes the gradient of LayerNorm for its three inputs.
 *
 * With xHat = (x - mean) rstd and gradHat = gradY gain, row means over the width:
 * gradX = rstd (gradHat - mean(gradHat) - xHat mean(gradHat xHat)),
 * gradGain = sum over rows of gradY xHat, gradBias = sum over rows of gradY.
 *
 * Shapes: as in `layerNormReference()`.
 * Accuracy: f64 throughout.
 * Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450, differentiated.
 *
 * @param inputs gradY, and what the forward pass read and saved.
 * @param size Size of the matrix.
 * @returns gradX, gradGain and gradBias, new arrays.
 */
export function layerNormGradReference(
  inputs: LayerNormGradInputs,
  size: { readonly rows: number; readonly width: number },
): [Float64Array, Float64Array, Float64Array] {
  const { gradY, x, gain, mean, rstd } = inputs;
  const { rows, width } = size;
  const gradX = new Float64Array(rows * width);
  const gradGain = new Float64Array(width);
  const gradBias = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    let sumGrad = 0;
    let sumProduct = 0;
    for (let i = 0; i < width; i++) {
      const at = r * width + i;
      const xHat = (x[at] - mean[r]) * rstd[r];
      const gradHat = gradY[at] * gain[i];
      sumGrad += gradHat;
      sumProduct += gradHat * xHat;
      gradGain[i] += gradY[at] * xHat;
      gradBias[i] += gradY[at];
    }
    for (let i = 0; i < width; i++) {
      const at = r * width + i;
      const xHat = (x[at] - mean[r]) * rstd[r];
      gradX[at] = rstd[r] *
        (gradY[at] * gain[i] - sumGrad / width - xHat * (sumProduct / width));
    }
  }
  return [gradX, gradGain, gradBias];
}
