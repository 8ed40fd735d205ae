import { log64 } from "../../base/host_math.ts";
import type { KGramTable } from "./k_gram_table.ts";

/** Total variation between two steps below which the distribution is taken as stationary. */
const STATIONARY = 1e-14;

/**
 * Computes the mean floor of a window of a Markov chain of order k, over all sequences.
 *
 * The distribution of contexts starts uniform and is carried from place to place, so nothing is
 * assumed about the chain; once it stops moving, the places left are counted at once.
 *
 * @param table The chain.
 * @param length Targets of the window.
 * @returns Nats per target.
 */
export function kGramEntropy(table: KGramTable, length: number): number {
  const { symbols, order, contexts } = table;
  const entropies = Float64Array.from({ length: contexts }, (_, context) => {
    const { probabilities } = table.row(context);
    return probabilities.reduce((sum, p) => p > 0 ? sum - p * log64(p) : sum, 0);
  });
  const uniform = Math.min(length, order - 1);
  let sum = uniform * log64(symbols);
  let shares = new Float64Array(contexts).fill(1 / contexts);
  for (let t = uniform; t < length; t++) {
    const here = shares.reduce((total, share, context) => total + share * entropies[context], 0);
    const next = step(table, shares);
    const moved = next.reduce((total, share, i) => total + Math.abs(share - shares[i]), 0);
    if (moved < STATIONARY) return (sum + here * (length - t)) / length;
    sum += here;
    shares = next;
  }
  return sum / length;
}

function step(table: KGramTable, shares: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(shares.length);
  shares.forEach((share, context) => {
    const { successors, probabilities } = table.row(context);
    const shifted = context * table.symbols % table.contexts;
    successors.forEach((symbol, i) => next[shifted + symbol] += share * probabilities[i]);
  });
  return next;
}
