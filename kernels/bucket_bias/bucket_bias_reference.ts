/**
 * Looks up a bias for each head, query and key.
 *
 * Shapes: `table` is `[buckets, heads]`; the result has a run of all places for each head.
 *
 * @param table The table; not modified.
 * @param places Bucket of each query and key; not modified.
 * @param heads Columns of the table.
 * @returns The bias, new array.
 */
export function bucketBiasReference(
  table: Float64Array,
  places: Float64Array,
  heads: number,
): Float64Array {
  return Float64Array.from({ length: heads * places.length }, (_, at) => {
    const head = Math.floor(at / places.length);
    return table[places[at % places.length] * heads + head];
  });
}

/**
 * Adds up the gradients of a bias by bucket and head.
 *
 * Shapes: `gradY` has a run of all places for each head; the result is `[buckets, heads]`.
 * Accuracy: f64 throughout.
 *
 * @param gradY Gradient of the bias; not modified.
 * @param places Bucket of each query and key; not modified.
 * @param size Size of the table.
 * @returns Gradient of the table, new array.
 */
export function bucketBiasGradReference(
  gradY: Float64Array,
  places: Float64Array,
  { buckets, heads }: { readonly buckets: number; readonly heads: number },
): Float64Array {
  const table = new Float64Array(buckets * heads);
  gradY.forEach((value, at) => {
    const head = Math.floor(at / places.length);
    table[places[at % places.length] * heads + head] += value;
  });
  return table;
}
