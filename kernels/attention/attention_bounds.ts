import { exp64 } from "../../core/base/host_math.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { SOFTMAX_EXP_ULP } from "../softmax/softmax_functions.ts";
import { type AttentionInputs, rowScores } from "./attention_reference.ts";
import { type AttentionRow, forEachRow, rowPlaces } from "./attention_rows.ts";
import { type AttentionSize, CHUNK_TERMS } from "./attention_size.ts";

/** Covers products of two relative errors, each of which is far below a hundredth. */
export const SECOND_ORDER = 1.01;

/** Bounds the relative error of one operand of a product. */
export function operandError({ exact }: AttentionSize): number {
  return exact ? 1 / 4096 : 0;
}

/** Bounds the relative error of a sum of products, of the sizes of its terms. */
export function productError(size: AttentionSize, terms: number, chains = 1): number {
  const additions = Math.min(terms, CHUNK_TERMS) + chains * Math.ceil(terms / CHUNK_TERMS);
  return 2 * operandError(size) + (additions + 1) * UNIT_ROUNDOFF;
}

/** Scores of one row, and bounds of their errors. */
export interface RowErrors {
  readonly scores: Float64Array;
  readonly errors: Float64Array;
}

/** Makes a function that bounds the errors of the scores of a row. */
export function scoreErrors(
  inputs: AttentionInputs,
  size: AttentionSize,
): (row: AttentionRow) => RowErrors {
  const absolute = { q: inputs.q.map(Math.abs), k: inputs.k.map(Math.abs), v: inputs.v };
  // The scaling and the addition of the bias round once each.
  const relative = productError(size, size.headDim) + UNIT_ROUNDOFF;
  return (row) => {
    const scores = rowScores(inputs, size, row);
    const sizes = rowScores(absolute, size, row);
    const errors = scores.map((score, j) =>
      SECOND_ORDER * (relative * sizes[j] + UNIT_ROUNDOFF * Math.abs(score))
    );
    return { scores, errors };
  };
}

/** Bounds the relative error of exp(d) where d is off by `error` and rounded once more. */
export function exponentialError(d: number, error: number): number {
  const off = error + UNIT_ROUNDOFF * (Math.abs(d) + error);
  // Nothing is known of an exponential whose exponent is off by more than 1.
  return off > 1 ? Number.MAX_VALUE : off + off * off + 2 * SOFTMAX_EXP_ULP * UNIT_ROUNDOFF;
}

/** Bounds y and stats of `attentionReference()`. */
export function attentionBounds(
  inputs: AttentionInputs,
  size: AttentionSize,
  [y, stats]: readonly Float64Array[],
): [Float64Array, Float64Array] {
  const { keys, headDim } = size;
  const yBound = new Float64Array(y.length);
  const statsBound = new Float64Array(stats.length);
  const operand = operandError(size);
  const product = productError(size, keys);
  const errorsOf = scoreErrors(inputs, size);
  forEachRow(size, inputs, (row) => {
    const places = rowPlaces(size, row);
    const [largest, inverse] = [stats[2 * row.index], stats[2 * row.index + 1]];
    const { scores, errors } = errorsOf(row);
    const largestError = errors.reduce((a, b) => Math.max(a, b));
    // The largest score may be off without harm: it cancels in y.
    const factors = scores.map((score, j) =>
      exponentialError(score - largest, errors[j] + UNIT_ROUNDOFF * largestError)
    );
    const shares = scores.map((score) => exp64(score - largest) * inverse);
    const sumError = SECOND_ORDER * (shares.reduce((sum, p, j) => sum + p * factors[j], 0) +
      rowSumDepth(keys) * UNIT_ROUNDOFF + 2 * keys * STORE_FLUSH);
    for (let c = 0; c < headDim; c++) {
      let error = 0;
      shares.forEach((p, j) => {
        const value = Math.abs(inputs.v[places.v(j) + c]);
        error += value * (p * (factors[j] + product) + 2 * (1 + operand) * STORE_FLUSH);
      });
      const at = places.y + c;
      yBound[at] = SECOND_ORDER * (error + Math.abs(y[at]) * (sumError + 3 * UNIT_ROUNDOFF)) +
        STORE_FLUSH;
    }
    statsBound[2 * row.index] = largestError + STORE_FLUSH;
    statsBound[2 * row.index + 1] = SECOND_ORDER * inverse *
      (sumError + largestError + largestError * largestError + UNIT_ROUNDOFF);
  });
  return [yBound, statsBound];
}
