import { exp64 } from "../../core/base/host_math.ts";
import { type AttentionInputs, rowScores } from "./attention_reference.ts";
import { dot, forEachRow, rowPlaces } from "./attention_rows.ts";
import type { AttentionSize } from "./attention_size.ts";

/** What the gradient of attention reads: the inputs, and what the forward pass gave. */
export interface AttentionGradInputs extends AttentionInputs {
  readonly gradY: Float64Array;
  readonly y: Float64Array;
  readonly stats: Float64Array;
}

/** Gradients of attention; those of q, k and v may be one packed array, as the inputs. */
export interface AttentionGrads {
  readonly q: Float64Array;
  readonly k: Float64Array;
  readonly v: Float64Array;
  readonly bias?: Float64Array;
}

/**
 * Adds the gradient of attention for its inputs to arrays.
 *
 * With p = exp(score - largest) / sum and gradScore = p (gradY_i v_j - gradY_i y_i):
 * gradQ_i = scale sum_j gradScore k_j, gradK_j = scale sum_i gradScore q_i, gradV_j = sum_i p gradY_i,
 * gradBias = sum over the batch of gradScore.
 *
 * Shapes: as in `attentionReference()`.
 * Accuracy: f64 throughout.
 *
 * @param inputs gradY, the inputs of the forward pass and its results; not modified.
 * @param size Sizes.
 * @param grads Arrays of zeros; the gradients are added to them.
 */
export function attentionGradReference(
  inputs: AttentionGradInputs,
  size: AttentionSize,
  grads: AttentionGrads,
): void {
  const { headDim, scale } = size;
  const { gradY, q, k, v, y, stats } = inputs;
  forEachRow(size, inputs, (row) => {
    const places = rowPlaces(size, row);
    const [largest, inverse] = [stats[2 * row.index], stats[2 * row.index + 1]];
    const own = dot(gradY, y, { from: places.y, to: places.y, count: headDim });
    rowScores(inputs, size, row).forEach((score, j) => {
      const [kAt, vAt] = [places.k(j), places.v(j)];
      const p = exp64(score - largest) * inverse;
      const gradP = dot(gradY, v, { from: places.y, to: vAt, count: headDim });
      const gradScore = p * (gradP - own);
      for (let c = 0; c < headDim; c++) {
        grads.q[places.q + c] += scale * gradScore * k[kAt + c];
        grads.k[kAt + c] += scale * gradScore * q[places.q + c];
        grads.v[vAt + c] += p * gradY[places.y + c];
      }
      if (grads.bias !== undefined) grads.bias[places.bias(j)] += gradScore;
    });
  });
}
