import { log64 } from "../../base/host_math.ts";
import type { KGramRow, KGramTable } from "./k_gram_table.ts";

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
  const rows = Array.from({ length: contexts }, (_, context) => table.row(context));
  const entropies = Float64Array.from(
    rows,
    ({ probabilities }) => probabilities.reduce((sum, p) => p > 0 ? sum - p * log64(p) : sum, 0),
  );
  const uniform = Math.min(length, order - 1);
  let sum = uniform * log64(symbols);
  let shares = new Float64Array(contexts).fill(1 / contexts);
  for (let t = uniform; t < length; t++) {
    const here = dot(shares, entropies);
    const next = step(rows, shares, symbols);
    if (distance(next, shares) < STATIONARY) return (sum + here * (length - t)) / length;
    sum += here;
    shares = next;
  }
  return sum / length;
}

/** Carries shares of contexts one symbol on. */
function step(
  rows: readonly KGramRow[],
  shares: Float64Array,
  symbols: number,
): Float64Array<ArrayBuffer> {
  const next = new Float64Array(shares.length);
  for (let context = 0; context < shares.length; context++) {
    const { successors, probabilities } = rows[context];
    const shifted = context * symbols % shares.length;
    for (let i = 0; i < successors.length; i++) {
      next[shifted + successors[i]] += shares[context] * probabilities[i];
    }
  }
  return next;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum;
}
