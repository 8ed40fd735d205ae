import type { Product } from "./matmul_shapes.ts";

/** Calls `visit` for every output element with its place and the places of its terms. */
function eachOutput(
  product: Product,
  visit: (at: number, terms: (t: number) => readonly [number, number]) => void,
): void {
  const { batch, m, n, k, transposeA, transposeB, sharedB } = product;
  for (let p = 0; p < batch; p++) {
    const [a, b] = [p * m * k, sharedB ? 0 : p * k * n];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        visit((p * m + i) * n + j, (t) => [
          a + (transposeA ? t * m + i : i * k + t),
          b + (transposeB ? j * k + t : t * n + j),
        ]);
      }
    }
  }
}

/**
 * Multiplies matrices in f64: y[i, j] is the sum of a[i, t] b[t, j] over t.
 *
 * Shapes: a `[batch, m, k]`, or `[batch, k, m]` if transposed; b `[batch, k, n]` or `[batch, n, k]`,
 * one for all where it is shared; the result `[batch, m, n]`.
 * Accuracy: f64 throughout, operands as they are: rounding them to 12 bits counts as error.
 */
export function matmulReference(
  a: Float64Array,
  b: Float64Array,
  product: Product,
): Float64Array {
  const y = new Float64Array(product.batch * product.m * product.n);
  eachOutput(product, (at, terms) => {
    for (let t = 0; t < product.k; t++) {
      const [i, j] = terms(t);
      y[at] += a[i] * b[j];
    }
  });
  return y;
}

/** Sums the sizes of the terms of each output: what rounding errors are measured by. */
export function termSizes(a: Float64Array, b: Float64Array, product: Product): Float64Array {
  return matmulReference(a.map(Math.abs), b.map(Math.abs), product);
}
