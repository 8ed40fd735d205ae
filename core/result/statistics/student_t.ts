import { bisect } from "./bisection.ts";
import { incompleteBeta } from "./incomplete_beta.ts";
import { requireShare } from "./sample_checks.ts";

/**
 * Computes the cumulative distribution function of Student's t distribution.
 *
 * The upper tail of |t| is `I_(df / (df + t^2))(df / 2, 1 / 2) / 2`.
 *
 * Accuracy: relative 2e-12 in the lower tail for up to 2,000 degrees of freedom.
 * Source: Abramowitz and Stegun 26.7.1.
 *
 * @param t Any number but NaN.
 * @param df Degrees of freedom, positive.
 * @returns Probability of a value of at most t.
 * @throws {RangeError} If t is NaN or df is not positive and finite.
 */
export function studentTCdf(t: number, df: number): number {
  requireDegrees(df);
  if (Number.isNaN(t)) {
    throw new RangeError("Cannot compute Student's t as t must be a number: t=NaN");
  }
  const tail = upperTail(Math.abs(t), df);
  return t > 0 ? 1 - tail : tail;
}

/**
 * Computes the quantile of Student's t distribution.
 *
 * @param p Probability, strictly between 0 and 1.
 * @param df Degrees of freedom, positive.
 * @returns The t with `studentTCdf(t, df) = p`.
 * @throws {RangeError} If p is not strictly between 0 and 1 or df is not positive and finite.
 */
export function studentTQuantile(p: number, df: number): number {
  requireDegrees(df);
  requireShare(p, { task: "compute a t quantile", name: "p" });
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p); // exact for p >= 0.5
  let high = 1;
  while (upperTail(high, df) > tail && high < 1e300) high *= 2;
  const size = -bisect((t) => upperTail(-t, df), { low: -high, high: 0, target: tail });
  return p < 0.5 ? -size : size;
}

/** Probability of a value above t, for t >= 0. */
function upperTail(t: number, df: number): number {
  const square = t * t;
  if (square === Infinity) return 0;
  const complement = square / (df + square);
  return 0.5 * incompleteBeta(df / (df + square), { a: df / 2, b: 0.5, complement });
}

function requireDegrees(df: number): void {
  if (!(df > 0 && df < Infinity)) {
    throw new RangeError(
      `Cannot compute Student's t as degrees of freedom must be positive: df=${df}`,
    );
  }
}
