/** Fewest blocks that a verdict about times needs. */
export const MIN_BLOCKS = 20;

/** Fewest seeds that a verdict about a property needs. */
export const MIN_SEEDS = 5;

/**
 * Says that there are too few replicates for a verdict.
 *
 * @param n Replicates measured.
 * @param least Replicates needed.
 * @returns The reason; undefined if there are enough.
 */
export function replicateFault(n: number, least: number): string | undefined {
  return n < least
    ? `n too small for a verdict: n is ${n}, at least ${least} are needed`
    : undefined;
}
