/** 99.9 % point of `sqrt(n) D` of the two-sided Kolmogorov-Smirnov test, n large (SciPy 1.17.1). */
export const KOLMOGOROV_CRITICAL = 1.9495;

/** 99.9 % points of chi-square by degrees of freedom (SciPy 1.17.1, `chi2.ppf(0.999, n)`). */
export const CHI_SQUARE_CRITICAL = {
  9: 27.878,
  15: 37.698,
  99: 148.231,
  119: 172.418,
  255: 330.520,
} as const;

/**
 * Computes Pearson's chi-square statistic of counts.
 *
 * @param counts How often each category was seen.
 * @param probabilities What each should have been; all equal where not given.
 */
export function chiSquare(counts: readonly number[], probabilities?: readonly number[]): number {
  const n = counts.reduce((a, b) => a + b);
  return counts.reduce((sum, count, i) => {
    const expected = n * (probabilities?.[i] ?? 1 / counts.length);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/**
 * Computes `sqrt(n) D`, the Kolmogorov-Smirnov distance of a sample from a distribution.
 *
 * @param sample Values in any order.
 * @param cdf The distribution function.
 */
export function kolmogorovDistance(
  sample: ArrayLike<number>,
  cdf: (x: number) => number,
): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  return Math.sqrt(n) * distance;
}

/** Computes mean, variance, skewness and excess kurtosis of a sample. */
export function moments(sample: ArrayLike<number>) {
  const values = Array.from(sample);
  const average = (f: (x: number) => number) =>
    values.reduce((sum, x) => sum + f(x), 0) / values.length;
  const mean = average((x) => x);
  const variance = average((x) => (x - mean) ** 2);
  return {
    mean,
    variance,
    skewness: average((x) => (x - mean) ** 3) / variance ** 1.5,
    kurtosis: average((x) => (x - mean) ** 4) / variance ** 2 - 3,
  };
}
