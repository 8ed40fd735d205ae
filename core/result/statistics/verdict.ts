import type { Interval } from "./interval.ts";

/** What a claim comes to. */
export type Verdict =
  | "supported"
  | "refuted"
  | "equivalent"
  | "inconclusive"
  | "out-of-reach"
  | "invalid-setup";

/** A verdict with the reason for it. */
export interface Judgement {
  /** What the claim comes to. */
  readonly verdict: Verdict;
  /** Why, in a phrase. */
  readonly reason: string;
}

/**
 * Judges the claim that an effect is positive, by interval, margin and corrected p.
 *
 * Supported if the interval lies beyond +margin and `pHolm < alpha`; refuted if it lies beyond -margin;
 * equivalent (no support for superiority) if it lies inside ±margin; else inconclusive.
 *
 * Units: interval and margin on the same scale, the claimed direction positive.
 *
 * @param interval 95 % interval of the effect.
 * @param rule Smallest effect of interest, p after Holm's correction, and level (0.05).
 * @returns The verdict.
 * @throws {RangeError} If the margin is not positive, pHolm is no probability, or the interval is not
 *   ordered.
 */
export function judgeSuperiority(
  interval: Interval,
  rule: { readonly margin: number; readonly pHolm: number; readonly alpha?: number },
): Judgement {
  const { margin, pHolm, alpha = 0.05 } = rule;
  requireOrder(interval);
  if (!(margin > 0)) {
    throw new RangeError(`Cannot judge a claim as the margin must be positive: margin=${margin}`);
  }
  if (!(pHolm >= 0 && pHolm <= 1)) {
    throw new RangeError(`Cannot judge a claim as p must be in [0, 1]: pHolm=${pHolm}`);
  }
  const { low, high } = interval;
  if (low > margin) {
    return pHolm < alpha
      ? { verdict: "supported", reason: "the interval lies beyond the margin as claimed" }
      : {
        verdict: "inconclusive",
        reason: "the interval lies beyond the margin as claimed, but p after Holm is not below " +
          `${alpha}`,
      };
  }
  if (high < -margin) {
    return {
      verdict: "refuted",
      reason: "the interval lies beyond the margin in the other direction",
    };
  }
  if (low > -margin && high < margin) {
    return { verdict: "equivalent", reason: "the interval lies inside the margin: no difference" };
  }
  return { verdict: "inconclusive", reason: "the interval crosses the margin" };
}

/**
 * Judges the claim that a quantity lies in a range, such as a saving of 7 % to 64 %.
 *
 * Supported if the interval lies inside the range, ends included; refuted if they are disjoint; else
 * inconclusive.
 *
 * Units: interval and range on the same scale.
 *
 * @param interval 95 % interval of the quantity.
 * @param range Claimed ends.
 * @returns The verdict.
 * @throws {RangeError} If the range or the interval is not ordered.
 */
export function judgeSavingInRange(
  interval: Interval,
  range: { readonly low: number; readonly high: number },
): Judgement {
  requireOrder(interval);
  requireOrder(range);
  if (interval.low >= range.low && interval.high <= range.high) {
    return { verdict: "supported", reason: "the interval lies inside the claimed range" };
  }
  if (interval.high < range.low) {
    return { verdict: "refuted", reason: "the interval lies below the claimed range" };
  }
  if (interval.low > range.high) {
    return { verdict: "refuted", reason: "the interval lies above the claimed range" };
  }
  return { verdict: "inconclusive", reason: "the interval crosses an end of the claimed range" };
}

/**
 * Judges the claim that there is no difference: two one-sided tests in the form of an interval.
 *
 * Supported if the 90 % interval lies strictly inside the bounds; refuted if it lies wholly outside;
 * else inconclusive.
 *
 * Units: interval and bounds on the same scale.
 *
 * @param interval 90 % interval, for tests at 5 %.
 * @param bounds Between which ends a difference does not count.
 * @returns The verdict.
 * @throws {RangeError} If the bounds or the interval are not ordered.
 */
export function judgeEquivalence(
  interval: Interval,
  bounds: { readonly low: number; readonly high: number },
): Judgement {
  requireOrder(interval);
  if (!(bounds.low < bounds.high)) {
    throw new RangeError(
      `Cannot judge a claim as the margin must be positive: low=${bounds.low}, high=${bounds.high}`,
    );
  }
  if (interval.low > bounds.low && interval.high < bounds.high) {
    return { verdict: "supported", reason: "the interval lies inside the margin" };
  }
  if (interval.high <= bounds.low || interval.low >= bounds.high) {
    return { verdict: "refuted", reason: "the interval lies outside the margin" };
  }
  return { verdict: "inconclusive", reason: "the interval crosses the margin" };
}

/**
 * Judges the claim that every value is at most, or at least, a limit.
 *
 * One value beyond the limit, or not a number, refutes it; without values it is inconclusive.
 *
 * Units: values and limit on the same scale.
 *
 * @param values All values measured.
 * @param rule The limit and its side.
 * @returns The verdict.
 * @throws {RangeError} If the limit is NaN.
 */
export function judgeBound(
  values: readonly number[],
  rule: { readonly side: "at-most" | "at-least"; readonly limit: number },
): Judgement {
  const { side, limit } = rule;
  if (Number.isNaN(limit)) {
    throw new RangeError("Cannot judge a claim as the limit must be a number: limit=NaN");
  }
  if (values.length === 0) return { verdict: "inconclusive", reason: "nothing was measured" };
  const beyond = values.filter((value) => !(side === "at-most" ? value <= limit : value >= limit));
  const words = side === "at-most" ? "at most" : "at least";
  return beyond.length === 0
    ? { verdict: "supported", reason: `all ${values.length} values are ${words} ${limit}` }
    : {
      verdict: "refuted",
      reason: `${beyond.length} of ${values.length} values are not ${words} ${limit}: ${beyond[0]}`,
    };
}

function requireOrder({ low, high }: { readonly low: number; readonly high: number }): void {
  if (low <= high) return;
  throw new RangeError(
    `Cannot judge a claim as an interval must be ordered: low=${low}, high=${high}`,
  );
}
