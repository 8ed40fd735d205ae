import { ROTARY_LAYOUT, type RotarySize } from "./rotary_attributes.ts";

/**
 * Rotates pairs of columns of each head by the angle of their position (rotary embedding).
 *
 * A pair (a, b) becomes (a cos - b sin, a sin + b cos); with `inverse` it turns back. Pairs are
 * neighbours (2i, 2i + 1) in the interleaved layout, which is the paper's, and (i, i + pairs) in
 * the half layout. Columns of no pair are copied.
 *
 * Shapes: `x` and the result `[rows, width]`; `cos` and `sin` `[positions, pairs]`.
 * Accuracy: f64 throughout.
 * Source: Su et al. 2021, arXiv:2104.09864, section 3.4.2.
 *
 * @param inputs x and the tables; not modified.
 * @param size Sizes, layout and direction.
 * @returns The rotated matrix, new array.
 */
export function rotaryReference(
  inputs: { readonly x: Float64Array; readonly cos: Float64Array; readonly sin: Float64Array },
  size: RotarySize,
): Float64Array {
  const { x, cos, sin } = inputs;
  const { rows, width, positions, pairs, firstColumn, heads, headDim, layout, inverse } = size;
  const y = x.slice();
  const isHalf = layout === ROTARY_LAYOUT.half;
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      const start = row * width + firstColumn + head * headDim;
      for (let i = 0; i < pairs; i++) {
        const first = start + (isHalf ? i : 2 * i);
        const second = start + (isHalf ? i + pairs : 2 * i + 1);
        const at = (row % positions) * pairs + i;
        const s = inverse === 1 ? -sin[at] : sin[at];
        y[first] = x[first] * cos[at] - x[second] * s;
        y[second] = x[first] * s + x[second] * cos[at];
      }
    }
  }
  return y;
}
