/**
 * Prepares draws of a category by weight.
 *
 * Category i is drawn for `u * total` from the sum of the weights before it to below that sum with
 * its own. Sums are f64, left to right, so whole weights are exact up to 2^53; a category of weight
 * 0 is never drawn. With u of 53 bits a probability is met to about 2^-53 times their number.
 *
 * @param weights Finite numbers from 0, at least one above 0; they need not sum to 1.
 * @returns Function from a uniform number in [0, 1), such as `uniformAt(stream, i)`, to the
 * category's place; it throws a RangeError for any other number.
 * @throws {RangeError} If a weight is negative, NaN or infinite, or their sum is 0 or infinite.
 */
export function categorical(weights: ArrayLike<number>): (u: number) => number {
  const { ends, last } = cumulate(weights);
  const total = ends[last];
  return (u) => {
    if (!(u >= 0 && u < 1)) {
      throw new RangeError(`Cannot draw a category as u must be from 0 to below 1: u=${u}`);
    }
    const target = u * total;
    let low = 0;
    let high = last; // also where u * total rounds to total, among subnormal numbers
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (target < ends[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Sums up the weights; `last` is the last category that can be drawn. */
function cumulate(weights: ArrayLike<number>): { ends: Float64Array; last: number } {
  const ends = new Float64Array(weights.length);
  let sum = 0;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `Cannot draw a category as weights must be finite and not negative: ` +
          `index=${i}, weight=${weight}`,
      );
    }
    if (weight > 0) last = i;
    sum += weight;
    ends[i] = sum;
  }
  if (sum > 0 && sum < Infinity) return { ends, last };
  throw new RangeError(
    `Cannot draw a category as weights must have a finite sum above 0: ` +
      `categories=${weights.length}, sum=${sum}`,
  );
}
