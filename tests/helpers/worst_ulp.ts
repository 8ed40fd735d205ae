import { toBig, ulpError } from "./big_math.ts";

/**
 * Finds the largest error of a function over points, in ULP of the exact value.
 *
 * @param points Arguments.
 * @param options The function under test and its exact counterpart in fixed point.
 */
export function worstUlp(points: readonly number[], { actual, exact }: {
  actual: (x: number) => number;
  exact: (x: bigint) => bigint;
}): number {
  return points.reduce((worst, x) => Math.max(worst, ulpError(actual(x), exact(toBig(x)))), 0);
}
