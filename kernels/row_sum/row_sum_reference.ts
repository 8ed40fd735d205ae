/**
 * Sums each row of a matrix.
 *
 * Shapes: `x` is `[rows, width]`; the result `[rows]`.
 * Accuracy: f64 throughout.
 *
 * @param x The matrix; not modified.
 * @param size Its size.
 * @returns The sums, new array.
 */
export function rowSumReference(
  x: Float64Array,
  size: { readonly rows: number; readonly width: number },
): Float64Array {
  const sum = new Float64Array(size.rows);
  for (let at = 0; at < size.rows * size.width; at++) sum[Math.floor(at / size.width)] += x[at];
  return sum;
}
