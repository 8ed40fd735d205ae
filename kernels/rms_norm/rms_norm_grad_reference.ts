/** Inputs of the gradient of RMSNorm. */
export interface RmsNormGradInputs {
  readonly gradY: Float64Array;
  readonly x: Float64Array;
  readonly gain: Float64Array;
  readonly rrms: Float64Array;
}

/**
 * Takes the gradient of RMSNorm for its two inputs.
 *
 * With xHat = x rrms and gradHat = gradY gain:
 * gradX = rrms (gradHat - xHat mean(gradHat xHat)), gradGain = sum over rows of gradY xHat.
 *
 * Shapes: as in `rmsNormReference()`.
 * Accuracy: f64 throughout.
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467, section 4, differentiated.
 *
 * @param inputs gradY, and what the forward pass read and saved.
 * @param size Size of the matrix.
 * @returns gradX and gradGain, new arrays.
 */
export function rmsNormGradReference(
  inputs: RmsNormGradInputs,
  size: { readonly rows: number; readonly width: number },
): [Float64Array, Float64Array] {
  const { gradY, x, gain, rrms } = inputs;
  const { rows, width } = size;
  const gradX = new Float64Array(rows * width);
  const gradGain = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    let sumProduct = 0;
    for (let i = 0; i < width; i++) {
      const at = r * width + i;
      sumProduct += gradY[at] * gain[i] * x[at] * rrms[r];
      gradGain[i] += gradY[at] * x[at] * rrms[r];
    }
    for (let i = 0; i < width; i++) {
      const at = r * width + i;
      gradX[at] = rrms[r] * (gradY[at] * gain[i] - x[at] * rrms[r] * (sumProduct / width));
    }
  }
  return [gradX, gradGain];
}
