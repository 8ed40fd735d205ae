import type { DrawIndex } from "../index_stream.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import { fisherExact, type GroupCount } from "../statistics/fisher_exact.ts";
import type { Interval } from "../statistics/interval.ts";
import { pairedDifferences } from "./paired_differences.ts";
import type { SeedValues } from "./seed_values.ts";

/** Two sides of a comparison, paired by seed. */
export interface LossContrast {
  /** Arms of the side that is compared with. */
  readonly baseline: readonly string[];
  /** Arms of the side that is compared. */
  readonly candidate: readonly string[];
  /** `baseline - candidate` of each seed that both have: positive where the candidate's is lower. */
  readonly differences: readonly number[];
  /** Their mean with its interval: the wider of paired t and BCa bootstrap; absent without pairs. */
  readonly effect?: Interval;
  /** Unit of the differences. */
  readonly unit: string;
  /** Seeds at which each side diverged. */
  readonly diverged: { readonly baseline: GroupCount; readonly candidate: GroupCount };
  /** p of Fisher's exact test on these counts; absent if nothing diverged. */
  readonly fisher?: number;
}

/**
 * Compares two sides by their values at the same seeds, and by how often each diverged.
 *
 * @param baseline Values of the side that is compared with.
 * @param candidate Values of the side that is compared.
 * @param options Source of chance of the bootstrap, and confidence, 0.95 unless said otherwise.
 * @returns The comparison.
 */
export function compareLosses(
  baseline: SeedValues,
  candidate: SeedValues,
  options: { readonly drawIndex: DrawIndex; readonly confidence?: number },
): LossContrast {
  const differences = [...pairedDifferences(baseline, candidate).values()];
  const diverged = { baseline: countOf(baseline), candidate: countOf(candidate) };
  const hasDiverged = diverged.baseline.count + diverged.candidate.count > 0;
  const isCounted = diverged.baseline.of > 0 && diverged.candidate.of > 0;
  return {
    baseline: baseline.arms,
    candidate: candidate.arms,
    differences,
    ...(differences.length === 0 ? {} : { effect: effectInterval(differences, options) }),
    unit: baseline.unit || candidate.unit,
    diverged,
    ...(hasDiverged && isCounted
      ? { fisher: fisherExact(diverged.baseline, diverged.candidate) }
      : {}),
  };
}

function countOf({ diverged, seeds }: SeedValues): GroupCount {
  return { count: diverged.size, of: seeds.length };
}
