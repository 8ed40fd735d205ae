/** An estimate with the interval that covers the true value with a stated confidence. */
export interface Interval {
  /** Best single value. */
  readonly estimate: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Share of repetitions whose interval holds the true value, such as 0.95. */
  readonly confidence: number;
}

/**
 * Picks the wider of two intervals of one quantity.
 *
 * Verdicts use the wider of the t and the bootstrap interval, as the bootstrap under-covers below ten
 * replicates and the t interval assumes a shape.
 *
 * @param a One interval.
 * @param b The other; taken only if it is strictly wider.
 * @returns One of the two, unchanged.
 */
export function widerInterval(a: Interval, b: Interval): Interval {
  return b.high - b.low > a.high - a.low ? b : a;
}
