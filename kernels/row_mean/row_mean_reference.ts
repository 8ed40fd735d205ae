import { rowSumReference } from "../row_sum/row_sum_reference.ts";

/**
 * Takes the mean of each row of a matrix.
 *
 * Shapes: `x` is `[rows, width]`; the result `[rows]`.
 * Accuracy: f64 throughout.
 *
 * @param x The matrix; not modified.
 * @param size Its size.
 * @returns The means, new array.
 */
export function rowMeanReference(
  x: Float64Array,
  size: { readonly rows: number; readonly width: number },
): Float64Array {
  return rowSumReference(x, size).map((sum) => sum / size.width);
}
