import { requireCount, requireSample } from "./sample_checks.ts";
import { ranksOf } from "./rank_agreement.ts";

/** Where one of several things stands among the others when replicates are drawn again. */
export interface RankOutcome {
  /** Rank of its mean, from 1 for the least. */
  readonly rank: number;
  /** Rank that at most 2.5 % of the draws are below. */
  readonly low: number;
  /** Rank that at most 2.5 % of the draws are above. */
  readonly high: number;
  /** Share of the draws in which it has the least mean; ties share. */
  readonly first: number;
}

/**
 * Shows how stable an order is, by a bootstrap over replicates that all things share.
 *
 * Each draw takes as many replicates as there are, with replacement, the same for all things, and ranks
 * their means.
 *
 * @param table Values of each thing, one a replicate; all rows have the same length.
 * @param options Source of chance, and number of draws, 10,000 unless said otherwise.
 * @returns Ranks of each thing, in the order of the table.
 * @throws {RangeError} If there is no thing, rows differ in length or are empty, or a value is not finite.
 */
export function rankStability(
  table: readonly (readonly number[])[],
  options: { readonly drawIndex: (bound: number) => number; readonly draws?: number },
): readonly RankOutcome[] {
  const { drawIndex, draws = 10_000 } = options;
  const task = "rank by bootstrap";
  requireCount(table.length, { task, name: "rows", least: 1 });
  requireCount(draws, { task, name: "draws", least: 1 });
  const n = table[0].length;
  for (const row of table) {
    requireSample(row, { task, least: Math.max(1, n) });
    if (row.length !== n) {
      throw new RangeError(
        `Cannot ${task} as rows must be equally long: first=${n}, other=${row.length}`,
      );
    }
  }
  const sums = table.map((row) => row.reduce((sum, value) => sum + value, 0));
  const counts = table.map(() => new Map<number, number>());
  const first = table.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    const drawn = table.map(() => 0);
    for (let i = 0; i < n; i++) {
      const at = drawIndex(n);
      for (let thing = 0; thing < table.length; thing++) drawn[thing] += table[thing][at];
    }
    const least = Math.min(...drawn);
    const winners = drawn.filter((sum) => sum === least).length;
    ranksOf(drawn).forEach((rank, thing) => {
      counts[thing].set(rank, (counts[thing].get(rank) ?? 0) + 1);
      if (drawn[thing] === least) first[thing] += 1 / winners;
    });
  }
  return ranksOf(sums).map((rank, thing) => ({
    rank,
    low: rankAt(counts[thing], 0.025 * draws),
    high: rankAt(counts[thing], 0.975 * draws),
    first: first[thing] / draws,
  }));
}

/** Least rank that more than so many draws reach or are below. */
function rankAt(counts: ReadonlyMap<number, number>, place: number): number {
  let seen = 0;
  const ranks = [...counts.keys()].sort((a, b) => a - b);
  for (const rank of ranks) {
    seen += counts.get(rank)!;
    if (seen > place) return rank;
  }
  return ranks[ranks.length - 1];
}
