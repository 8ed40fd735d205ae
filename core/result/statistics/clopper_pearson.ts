import { bisect } from "./bisection.ts";
import { incompleteBeta } from "./incomplete_beta.ts";
import type { Interval } from "./interval.ts";
import { requireCount, requireShare } from "./sample_checks.ts";

/**
 * Computes the exact interval of a share from a count of successes.
 *
 * The ends are quantiles of Beta(k, n - k + 1) and Beta(k + 1, n - k); 0 and 1 where k is 0 or n.
 *
 * Source: Clopper and Pearson 1934, Biometrika 26, 404-413.
 *
 * @param successes Number of successes k, 0 to n.
 * @param options Number of trials n, and the confidence, 0.95 unless said otherwise.
 * @returns Interval about k / n.
 * @throws {RangeError} If a count is no integer, n is below 1, k is above n, or confidence is no share.
 */
export function clopperPearson(
  successes: number,
  options: { readonly trials: number; readonly confidence?: number },
): Interval {
  const { trials, confidence = 0.95 } = options;
  const task = "compute a Clopper-Pearson interval";
  requireCount(trials, { task, name: "trials", least: 1 });
  requireCount(successes, { task, name: "successes", least: 0 });
  requireShare(confidence, { task, name: "confidence" });
  if (successes > trials) {
    throw new RangeError(
      `Cannot ${task} as successes must be at most trials: successes=${successes}, trials=${trials}`,
    );
  }
  const tail = (1 - confidence) / 2;
  const failures = trials - successes;
  // The upper end is one minus the lower end of the failures.
  return {
    estimate: successes / trials,
    low: lowerEnd(successes, failures, tail),
    high: 1 - lowerEnd(failures, successes, tail),
    confidence,
  };
}

function lowerEnd(successes: number, failures: number, tail: number): number {
  if (successes === 0) return 0;
  const shape = { a: successes, b: failures + 1 };
  return bisect((x) => incompleteBeta(x, shape), { low: 0, high: 1, target: tail });
}
