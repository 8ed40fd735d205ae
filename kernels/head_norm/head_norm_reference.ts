import { rmsNormGradReference } from "../rms_norm/rms_norm_grad_reference.ts";
import { rmsNormReference } from "../rms_norm/rms_norm_reference.ts";
import type { HeadNormSize } from "./head_norm_size.ts";

/** The two sides that are normalised: heads of queries, with the first gain, and of keys. */
const SIDES = [0, 1] as const;

/**
 * Normalises each head of queries and of keys in a packed tensor by RMSNorm; values are copied.
 *
 * Queries share one gain and keys another, whatever the head.
 *
 * Shapes: `x` and `y` `[tokens, parts headDim]`, `gain` `[2, headDim]`, `rrms` `[tokens, normed]`.
 * Accuracy: f64 throughout.
 * Source: Henry et al. 2020, arXiv:2010.04245, with RMSNorm in the place of L2 norm and scalar.
 *
 * @returns y and rrms, new arrays.
 */
export function headNormReference(
  x: Float64Array,
  gain: Float64Array,
  size: HeadNormSize & { readonly eps: number },
): [Float64Array, Float64Array] {
  const { tokens, headDim, normed, eps } = size;
  const y = x.slice();
  const rrms = new Float64Array(tokens * normed);
  for (const side of SIDES) {
    const heads = headsOf(size, side);
    const rows = tokens * heads.length;
    const sideGain = gain.subarray(side * headDim, (side + 1) * headDim);
    const found = rmsNormReference(take(x, size, side), sideGain, { rows, width: headDim, eps });
    forEachHead(size, side, (row, { at, stat }) => {
      y.set(found[0].subarray(row * headDim, (row + 1) * headDim), at);
      rrms[stat] = found[1][row];
    });
  }
  return [y, rrms];
}

/** What the gradient of the norm of heads reads. */
export interface HeadNormGradInputs {
  readonly gradY: Float64Array;
  readonly x: Float64Array;
  readonly gain: Float64Array;
  readonly rrms: Float64Array;
}

/**
 * Takes the gradient of the norm of heads: that of RMSNorm for queries and keys, gradY for values.
 *
 * Accuracy: f64 throughout.
 *
 * @returns gradX and gradGain, new arrays.
 */
export function headNormGradReference(
  { gradY, x, gain, rrms }: HeadNormGradInputs,
  size: HeadNormSize,
): [Float64Array, Float64Array] {
  const { headDim, tokens } = size;
  const gradX = gradY.slice();
  const gradGain = new Float64Array(2 * headDim);
  for (const side of SIDES) {
    const rows = tokens * headsOf(size, side).length;
    const inputs = {
      gradY: take(gradY, size, side),
      x: take(x, size, side),
      gain: gain.subarray(side * headDim, (side + 1) * headDim),
      rrms: takeStats(rrms, size, side),
    };
    const [sideX, sideGain] = rmsNormGradReference(inputs, { rows, width: headDim });
    gradGain.set(sideGain, side * headDim);
    forEachHead(size, side, (row, { at }) => {
      gradX.set(sideX.subarray(row * headDim, (row + 1) * headDim), at);
    });
  }
  return [gradX, gradGain];
}

/** Copies the heads of a side as rows. */
export function take(x: Float64Array, size: HeadNormSize, side: 0 | 1): Float64Array {
  const { headDim, tokens } = size;
  const rows = new Float64Array(tokens * headsOf(size, side).length * headDim);
  forEachHead(size, side, (row, { at }) => {
    rows.set(x.subarray(at, at + headDim), row * headDim);
  });
  return rows;
}

/** Copies the statistics of a side, one a row. */
export function takeStats(rrms: Float64Array, size: HeadNormSize, side: 0 | 1): Float64Array {
  const rows = new Float64Array(size.tokens * headsOf(size, side).length);
  forEachHead(size, side, (row, { stat }) => rows[row] = rrms[stat]);
  return rows;
}

/** Visits the heads of a side, token by token: its row, its first element and its statistic. */
export function forEachHead(
  size: HeadNormSize,
  side: 0 | 1,
  visit: (row: number, place: { readonly at: number; readonly stat: number }) => void,
): void {
  const { tokens, headDim, parts, normed } = size;
  let row = 0;
  for (let token = 0; token < tokens; token++) {
    for (const head of headsOf(size, side)) {
      visit(row++, { at: (token * parts + head) * headDim, stat: token * normed + head });
    }
  }
}

function headsOf({ heads, normed }: HeadNormSize, side: 0 | 1): number[] {
  const [first, last] = side === 0 ? [0, heads] : [heads, normed];
  return Array.from({ length: last - first }, (_, i) => first + i);
}
