/**
 * Adjusts the p values of one family by Holm's step-down method.
 *
 * With p ascending, `adjusted(i) = max over j <= i of min(1, (m - j) p(j))`, j from 0: rejecting where
 * it is below alpha keeps the chance of any false rejection in the family below alpha.
 *
 * Source: Holm 1979, Scandinavian Journal of Statistics 6, 65-70.
 *
 * @param ps The p values, in any order; not modified.
 * @returns Adjusted p values, in the order of the input; empty for no input.
 * @throws {RangeError} If one is NaN or outside [0, 1].
 */
export function holm(ps: readonly number[]): number[] {
  const wrong = ps.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot adjust p values as each must be in [0, 1]: p[${wrong}]=${ps[wrong]}`,
    );
  }
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  ps.map((_, i) => i).sort((i, j) => ps[i] - ps[j]).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
