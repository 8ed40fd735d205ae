import { exp64 } from "../../core/base/host_math.ts";

/** Size of a matrix whose rows are taken one by one. */
interface MatrixSize {
  readonly rows: number;
  readonly width: number;
}

/**
 * Takes the softmax of each row: y = exp(x - max) / sum of exp(x - max).
 *
 * Shapes: `x` and the result are `[rows, width]`.
 * Accuracy: f64 throughout.
 *
 * @param x The matrix; not modified.
 * @param size Its size.
 * @returns Shares that sum to 1 in each row, new array.
 */
export function softmaxReference(x: Float64Array, { rows, width }: MatrixSize): Float64Array {
  const y = new Float64Array(rows * width);
  for (let start = 0; start < rows * width; start += width) {
    let maximum = -Infinity;
    for (let i = 0; i < width; i++) maximum = Math.max(maximum, x[start + i]);
    let sum = 0;
    for (let i = 0; i < width; i++) {
      y[start + i] = exp64(x[start + i] - maximum);
      sum += y[start + i];
    }
    for (let i = 0; i < width; i++) y[start + i] /= sum;
  }
  return y;
}

/**
 * Takes the gradient of softmax from its result: gradX = y (gradY - sum of gradY y over the row).
 *
 * Shapes: all are `[rows, width]`.
 * Accuracy: f64 throughout.
 *
 * @param gradY Gradient of the result; not modified.
 * @param y The result; not modified.
 * @param size Size of the matrices.
 * @returns gradX, new array.
 */
export function softmaxGradReference(
  gradY: Float64Array,
  y: Float64Array,
  { rows, width }: MatrixSize,
): Float64Array {
  const gradX = new Float64Array(rows * width);
  for (let start = 0; start < rows * width; start += width) {
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += gradY[i] * y[i];
    for (let i = start; i < start + width; i++) gradX[i] = y[i] * (gradY[i] - sum);
  }
  return gradX;
}
