import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { COLUMN_CHUNK_ROWS } from "../reduction/lane_functions.ts";
import { forEachHead, type HeadNormGradInputs } from "./head_norm_reference.ts";
import type { HeadNormSize } from "./head_norm_size.ts";

/** Bounds the gradients of the norm of heads, as those of RMSNorm: of x, and of both gains. */
export function headNormGradBounds(
  { gradY, x, gain, rrms }: HeadNormGradInputs,
  size: HeadNormSize,
): [Float64Array, Float64Array] {
  const { tokens, heads, kvHeads, headDim } = size;
  const xBound = new Float64Array(x.length);
  const gainBound = new Float64Array(2 * headDim);
  const roundings = (rowSumDepth(headDim) + 6) * UNIT_ROUNDOFF;
  for (const side of [0, 1] as const) {
    const ofSide = side === 0 ? heads : kvHeads;
    // Heads of a token follow each other in one chain of additions.
    const additions = Math.min(tokens, COLUMN_CHUNK_ROWS) * ofSide +
      Math.ceil(tokens / COLUMN_CHUNK_ROWS);
    forEachHead(size, side, (_row, { at, stat }) => {
      let products = 0;
      const hat = (i: number) => Math.abs(x[at + i] * rrms[stat]) + STORE_FLUSH;
      const grad = (i: number) => Math.abs(gradY[at + i] * gain[side * headDim + i]) + STORE_FLUSH;
      for (let i = 0; i < headDim; i++) {
        products += grad(i) * hat(i);
        gainBound[side * headDim + i] += Math.abs(gradY[at + i]) * hat(i);
      }
      for (let i = 0; i < headDim; i++) {
        const sum = grad(i) + hat(i) * (products / headDim);
        xBound[at + i] = rrms[stat] * (roundings * sum + (2 + hat(i)) * STORE_FLUSH) + STORE_FLUSH;
      }
    });
    for (let i = side * headDim; i < (side + 1) * headDim; i++) {
      gainBound[i] = (additions + 2) * UNIT_ROUNDOFF * gainBound[i] +
        (tokens * ofSide + 1) * STORE_FLUSH;
    }
  }
  return [xBound, gainBound];
}
