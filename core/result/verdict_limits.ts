/** Fewest blocks that a verdict about times needs. */
export const MIN_BLOCKS = 20;

/** Fewest seeds that a verdict about a property needs. */
export const MIN_SEEDS = 5;

/** Widest half-width of the A/A interval, and largest A/A difference, that a verdict may rest on. */
export const AA_LIMIT = 0.03;

/** Level of all tests, after Holm's correction. */
export const ALPHA = 0.05;

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
