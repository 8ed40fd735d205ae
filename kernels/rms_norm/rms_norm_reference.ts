/** Size of the matrix and the stabiliser of a norm. */
export interface RmsNormSize {
  readonly rows: number;
  readonly width: number;
  readonly eps: number;
}

/**
 * Divides each row by its root mean square, then applies a gain; no mean is subtracted.
 *
 * y = x rrms gain, rrms = 1 / sqrt(mean(x^2) + eps). Differs from the source: eps stands inside
 * the root, as LLaMA has it; the paper has none.
 *
 * Shapes: `x`, `y` `[rows, width]`; `gain` `[width]`; `rrms` `[rows]`.
 * Accuracy: f64 throughout.
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467, equation 4.
 *
 * @param x Rows to normalise.
 * @param gain Factor of each column.
 * @param size Size of the matrix, and eps.
 * @returns y and rrms, new arrays.
 */
export function rmsNormReference(
  x: Float64Array,
  gain: Float64Array,
  size: RmsNormSize,
): [Float64Array, Float64Array] {
  const { rows, width, eps } = size;
  const y = new Float64Array(rows * width);
  const rrms = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * width, (r + 1) * width);
    let squares = 0;
    for (const value of row) squares += value * value;
    rrms[r] = 1 / Math.sqrt(squares / width + eps);
    for (let i = 0; i < width; i++) y[r * width + i] = row[i] * rrms[r] * gain[i];
  }
  return [y, rrms];
}
