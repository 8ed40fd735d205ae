/**
 * Looks up a row of a table for each token.
 *
 * Shapes: `table` is `[vocabulary, width]`; the result `[tokens, width]`.
 *
 * @param table The table; not modified.
 * @param tokens Places of rows; not modified.
 * @param width Elements of a row.
 * @returns The rows, new array.
 */
export function embeddingReference(
  table: Float64Array,
  tokens: Float64Array,
  width: number,
): Float64Array {
  return Float64Array.from(
    { length: tokens.length * width },
    (_, at) => table[tokens[Math.floor(at / width)] * width + at % width],
  );
}

/**
 * Adds up the gradients of all places of each token.
 *
 * Shapes: `gradY` is `[tokens, width]`; the result `[vocabulary, width]`.
 * Accuracy: f64 throughout.
 *
 * @param gradY Gradient of the rows that were looked up; not modified.
 * @param tokens Places of rows; not modified.
 * @param size Size of the table.
 * @returns Gradient of the table, new array.
 */
export function embeddingGradReference(
  gradY: Float64Array,
  tokens: Float64Array,
  { vocabulary, width }: { readonly vocabulary: number; readonly width: number },
): Float64Array {
  const table = new Float64Array(vocabulary * width);
  gradY.forEach((value, at) => {
    table[tokens[Math.floor(at / width)] * width + at % width] += value;
  });
  return table;
}
