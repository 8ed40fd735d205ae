import type { Attributes } from "../../core/base/op.ts";

/** 2^-51: a smaller eps could vanish beside a flushed variance. */
const SMALLEST_EPS = 4.440892098500626e-16;

/**
 * Reads the stabiliser of a norm, rounded to f32 as the kernels use it.
 *
 * @throws {RangeError} If eps is not a number in [2^-51, 1].
 */
export function epsOf(op: string, attributes: Attributes): number {
  const { eps } = attributes;
  if (!(eps >= SMALLEST_EPS && eps <= 1)) {
    throw new RangeError(`Cannot apply ${op} as eps must lie in [2^-51, 1]: eps=${eps}`);
  }
  return Math.fround(eps);
}
