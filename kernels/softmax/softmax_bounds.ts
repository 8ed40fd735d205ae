import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { SOFTMAX_EXP_ULP } from "./softmax_functions.ts";

/**
 * Bounds the relative error of a computed exp(d) whose argument is off by at most `error`.
 *
 * exp(error) - 1 is at most error + error^2 up to 1.79. Roundings of d alone are off by more than 1
 * only far below the cut: the result is then 0, and the error all of the value.
 */
export function expFactorError(error: number): number {
  if (error > 1) return 1;
  return (error + error * error) * (1 + 2 * UNIT_ROUNDOFF) + 2 * SOFTMAX_EXP_ULP * UNIT_ROUNDOFF;
}
