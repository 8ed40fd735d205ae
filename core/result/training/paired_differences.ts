import type { SeedValues } from "./seed_values.ts";

/**
 * Takes `baseline - candidate` of each seed that both sides have: positive where the candidate's is
 * lower.
 *
 * @param baseline Values of the side that is compared with.
 * @param candidate Values of the side that is compared.
 * @returns The differences by seed, in the order of the baseline.
 */
export function pairedDifferences(
  baseline: SeedValues,
  candidate: SeedValues,
): ReadonlyMap<number, number> {
  return new Map([...baseline.values].flatMap(([seed, value]) => {
    const other = candidate.values.get(seed);
    return other === undefined ? [] : [[seed, value - other]];
  }));
}
