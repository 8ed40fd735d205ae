/** A derivative by finite differences, and how far it may lie from the true one. */
export interface Difference {
  readonly value: number;
  readonly error: number;
}

/** Step for variables of about 1: its fourth power and the rounding of f64 over it are small. */
const STEP = 2 ** -8;
/** Units of 2^-53 that one evaluation may lose of the sum of its terms. */
const LOST_UNITS = 64;

/**
 * Differentiates a function of one variable at 0: central differences at h and h/2, extrapolated.
 *
 * With D(h) = f' + c3 h^2 + c5 h^4 + ..., the value (4 D(h/2) - D(h)) / 3 is f' - c5 h^4 / 4 + ...
 * It is taken for h and for h / 2; the difference of both, which is 15 times the c5 term of the
 * second, stands for the error of the second. Rounding adds what the sums lose, over the step.
 *
 * @param f The function, smooth around 0, of a variable of about 1.
 * @param terms Sum of the sizes of the terms that f adds up.
 */
export function differentiateAtZero(f: (t: number) => number, terms: number): Difference {
  const central = (step: number) => (f(step) - f(-step)) / (2 * step);
  const [first, second, third] = [central(STEP), central(STEP / 2), central(STEP / 4)];
  const coarse = (4 * second - first) / 3;
  const fine = (4 * third - second) / 3;
  const rounding = LOST_UNITS * 2 ** -53 * terms / (STEP / 4);
  return { value: fine, error: Math.abs(fine - coarse) + rounding };
}
