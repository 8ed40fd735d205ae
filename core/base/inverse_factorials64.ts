/**
 * Gives 1/n! for n = 0 to 20, each correctly rounded.
 *
 * n! is exact in binary64 up to 22!, so one division rounds once.
 */
export const INVERSE_FACTORIALS: readonly number[] = inverseFactorials();

function inverseFactorials(): number[] {
  const values = [1];
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    factorial *= n;
    values.push(1 / factorial);
  }
  return values;
}
