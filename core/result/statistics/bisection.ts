/**
 * Finds where an increasing function crosses a value, to the last bit that the function allows.
 *
 * Halves the bracket until no number lies between its ends: slower than Newton's method, and never
 * astray.
 *
 * @param f Increasing function.
 * @param bracket Ends of the bracket, and the value to cross.
 * @returns Smallest number found at which `f` reaches the target; `high` if it does so nowhere.
 */
export function bisect(
  f: (x: number) => number,
  bracket: { readonly low: number; readonly high: number; readonly target: number },
): number {
  let { low, high } = bracket;
  while (true) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (f(middle) < bracket.target) low = middle;
    else high = middle;
  }
}
