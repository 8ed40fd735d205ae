import { exp64, logGamma64 } from "../../base/host_math.ts";
import { requireCount } from "./sample_checks.ts";

/** How often something happened in a group. */
export interface GroupCount {
  /** Members in which it happened. */
  readonly count: number;
  /** Members. */
  readonly of: number;
}

/**
 * Computes the two-sided p of Fisher's exact test that two groups have the same chance.
 *
 * The sum of the probabilities of all tables with these margins that are at most as likely as the one
 * found; likelihoods count as equal within a relative 1e-7, as rounding would else break ties.
 *
 * Source: Fisher 1935, The Design of Experiments, section 11; two-sided as in R's `fisher.test`.
 *
 * @param a One group.
 * @param b The other group.
 * @returns Probability of a difference at least as unlikely as the one found.
 * @throws {RangeError} If a number is no count, or more happened than there are members.
 */
export function fisherExact(a: GroupCount, b: GroupCount): number {
  const task = "compute Fisher's exact test";
  for (const [name, { count, of }] of [["a", a], ["b", b]] as const) {
    requireCount(of, { task, name: `${name}.of`, least: 1 });
    requireCount(count, { task, name: `${name}.count`, least: 0 });
    if (count > of) {
      throw new RangeError(
        `Cannot ${task} as count must be at most of: ${name}.count=${count}, ${name}.of=${of}`,
      );
    }
  }
  const happened = a.count + b.count;
  const logTable = (inA: number) => logChoose(a.of, inA) + logChoose(b.of, happened - inA);
  const logAll = logChoose(a.of + b.of, happened);
  const found = exp64(logTable(a.count) - logAll);
  let [all, far] = [0, 0]; // all is 1 but for rounding
  for (let inA = Math.max(0, happened - b.of); inA <= Math.min(a.of, happened); inA++) {
    const probability = exp64(logTable(inA) - logAll);
    all += probability;
    if (probability <= found * (1 + TIE)) far += probability;
  }
  return far / all;
}

const TIE = 1e-7;

function logChoose(n: number, k: number): number {
  return logGamma64(n + 1) - logGamma64(k + 1) - logGamma64(n - k + 1);
}
