import type { BoundContext } from "../../core/base/op.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";

/** 2^-100, below which elements of the first moment and ratios are 0. */
export const FIRST_MOMENT_MINIMUM = 7.888609052210118e-31;
/** 2^-120, below which elements of the second moment are 0. */
export const SECOND_MOMENT_MINIMUM = 7.52316384526264e-37;

/**
 * Bounds the errors of parameter and moments.
 *
 * Roundings are counted, flushing below the stored minimum is added, and the errors of the new
 * moments are carried through `m / (root sqrt(v) + eps)`.
 */
export function adamwBounds({ inputs, outputs }: BoundContext): Float64Array[] {
  const [, m, v, gradient, [, clip], scalars] = inputs;
  const [nextP, nextM, nextV] = outputs;
  const [, step, root, eps, beta1, rest1, beta2, rest2] = scalars;
  const u = UNIT_ROUNDOFF;
  if (clip < 0) return outputs.map((values) => values.map(() => 0));
  const errorM = nextM.map((_, i) => {
    const [kept, fresh] = [Math.abs(beta1 * m[i]), Math.abs(rest1 * clip * gradient[i])];
    return 3.1 * u * (kept + fresh) + rest1 * STORE_FLUSH + 3 * FIRST_MOMENT_MINIMUM;
  });
  const errorV = nextV.map((_, i) => {
    const g = Math.abs(clip * gradient[i]);
    const flushed = rest2 * STORE_FLUSH * (2 * g + STORE_FLUSH);
    return 5.1 * u * (beta2 * v[i] + rest2 * g * g) + flushed + 2 * SECOND_MOMENT_MINIMUM;
  });
  const errorP = nextP.map((value, i) => {
    const s = Math.sqrt(nextV[i]);
    // |sqrt(v + e) - sqrt(v)| is at most e / sqrt(v), and at most sqrt(e).
    const errorS = Math.min(Math.sqrt(errorV[i]), errorV[i] / s) + u * s;
    const denominator = root * s + eps;
    const errorD = 1.01 * (root * errorS + 2 * u * denominator);
    const least = Math.max(denominator - errorD, eps);
    const ratio = Math.abs(nextM[i]) / denominator;
    const errorR = (errorM[i] + ratio * errorD) / least + u * ratio + FIRST_MOMENT_MINIMUM;
    const update = step * ratio;
    const decayed = Math.abs(value) + update;
    return 1.01 * (step * errorR + 2 * u * update + 2 * u * decayed) + 3 * STORE_FLUSH;
  });
  return [errorP, errorM, errorV];
}
