/**
 * Takes a percentile of sorted values, between neighbours by a straight line.
 *
 * Source: Hyndman and Fan 1996, The American Statistician 50, 361-365, type 7.
 *
 * @param sorted Values in ascending order, at least one.
 * @param p Share of the values below it, 0 to 1.
 * @returns The percentile.
 */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
