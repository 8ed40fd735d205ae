import { exp64 } from "../../core/base/host_math.ts";
import { rowSumDepth, STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import {
  exponentialError,
  operandError,
  productError,
  scoreErrors,
  SECOND_ORDER,
} from "./attention_bounds.ts";
import type { AttentionGradInputs, AttentionGrads } from "./attention_grad_reference.ts";
import { dot, forEachRow, rowPlaces } from "./attention_rows.ts";
import type { AttentionSize } from "./attention_size.ts";

/**
 * Adds the bounds of the gradients of attention to arrays of the shapes of the gradients.
 *
 * The results of the forward pass count as exact: they are inputs.
 */
export function addAttentionGradBounds(
  inputs: AttentionGradInputs,
  size: AttentionSize,
  bounds: AttentionGrads,
): void {
  const { batch, queries, keys, heads, kvHeads, headDim, scale } = size;
  const { gradY, q, k, v, y, stats } = inputs;
  const absolute = {
    ...{ gradY: gradY.map(Math.abs), q: q.map(Math.abs), k: k.map(Math.abs) },
    ...{ v: v.map(Math.abs), y: y.map(Math.abs) },
  };
  const operand = operandError(size);
  // Sums over keys, and over the queries of all heads of a group; scaling rounds once more.
  const overKeys = productError(size, keys) + UNIT_ROUNDOFF;
  const overQueries = productError(size, queries, heads / kvHeads) + UNIT_ROUNDOFF;
  const overHead = productError(size, headDim);
  const errorsOf = scoreErrors(inputs, size);
  forEachRow(size, inputs, (row) => {
    const places = rowPlaces(size, row);
    const [largest, inverse] = [stats[2 * row.index], stats[2 * row.index + 1]];
    const own = dot(gradY, y, { from: places.y, to: places.y, count: headDim });
    const ownSize = dot(absolute.gradY, absolute.y, {
      ...{ from: places.y, to: places.y, count: headDim },
    });
    const ownError = (rowSumDepth(headDim) + 1) * UNIT_ROUNDOFF * ownSize;
    const { scores, errors } = errorsOf(row);
    scores.forEach((score, j) => {
      const [kAt, vAt] = [places.k(j), places.v(j)];
      const p = exp64(score - largest) * inverse;
      const factor = exponentialError(score - largest, errors[j]);
      const pError = p * (factor + 2 * UNIT_ROUNDOFF) + 2 * (1 + inverse) * STORE_FLUSH;
      const at = { from: places.y, to: vAt, count: headDim };
      const gap = dot(gradY, v, at) - own;
      const gapError = overHead * dot(absolute.gradY, absolute.v, at) + ownError +
        UNIT_ROUNDOFF * Math.abs(gap);
      const grad = Math.abs(p * gap);
      const gradError = SECOND_ORDER * (pError * Math.abs(gap) + (p + pError) * gapError +
            UNIT_ROUNDOFF * grad) + STORE_FLUSH;
      for (let c = 0; c < headDim; c++) {
        const error = (sum: number) => SECOND_ORDER * (gradError * (1 + operand) + grad * sum);
        bounds.q[places.q + c] += scale * absolute.k[kAt + c] * error(overKeys);
        bounds.k[kAt + c] += scale * absolute.q[places.q + c] * error(overQueries);
        bounds.v[vAt + c] += SECOND_ORDER * absolute.gradY[places.y + c] *
          (pError * (1 + operand) + p * overQueries);
      }
      if (bounds.bias !== undefined) {
        bounds.bias[places.bias(j)] += SECOND_ORDER * (gradError + batch * UNIT_ROUNDOFF * grad);
      }
    });
  });
  // Each stored result may be one that was flushed; q, k and v may be one array.
  for (const bound of new Set(Object.values(bounds) as Float64Array[])) {
    bound.forEach((value, i) => bound[i] = value + STORE_FLUSH);
  }
}
