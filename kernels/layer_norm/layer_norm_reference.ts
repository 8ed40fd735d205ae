/** Size of the matrix and the stabiliser of a norm. */
export interface NormSize {
  readonly rows: number;
  readonly width: number;
  readonly eps: number;
}

/**
 * Normalises each row to mean 0 and variance 1, then applies gain and bias.
 *
 * y = (x - mean) rstd gain + bias, rstd = 1 / sqrt(mean((x - mean)^2) + eps).
 *
 * Shapes: `x`, `y` `[rows, width]`; `gain`, `bias` `[width]`; `mean`, `rstd` `[rows]`.
 * Accuracy: f64 throughout, two passes.
 * Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450, section 3.
 *
 * @param x Rows to normalise.
 * @param gain Factor of each column.
 * @param bias Summand of each column.
 * @param size Size of the matrix, and eps.
 * @returns y, mean and rstd, new arrays.
 */
export function layerNormReference(
  x: Float64Array,
  gain: Float64Array,
  bias: Float64Array,
  size: NormSize,
): [Float64Array, Float64Array, Float64Array] {
  const { rows, width, eps } = size;
  const y = new Float64Array(rows * width);
  const mean = new Float64Array(rows);
  const rstd = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * width, (r + 1) * width);
    let sum = 0;
    for (const value of row) sum += value;
    mean[r] = sum / width;
    let squares = 0;
    for (const value of row) squares += (value - mean[r]) * (value - mean[r]);
    rstd[r] = 1 / Math.sqrt(squares / width + eps);
    for (let i = 0; i < width; i++) {
      y[r * width + i] = (row[i] - mean[r]) * rstd[r] * gain[i] + bias[i];
    }
  }
  return [y, mean, rstd];
}
