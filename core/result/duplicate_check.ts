import type { Contrast, Verdict } from "./analysis.ts";

/** Widest half-width of the A/A interval, and largest A/A difference, that a verdict may rest on. */
export const AA_LIMIT = 0.03;

/** Why the timings of a cell decide nothing. */
export interface InstrumentFault {
  /** What a claim about them comes to. */
  readonly verdict: Extract<Verdict, "inconclusive" | "invalid-setup">;
  /** Why. */
  readonly reason: string;
}

/**
 * Judges the noise of a timing cell by its duplicate arm (A/A).
 *
 * @param duplicate The duplicate arm against itself; undefined if it was not timed.
 * @returns What is wrong; undefined if the cell can be trusted.
 */
export function duplicateFault(duplicate: Contrast | undefined): InstrumentFault | undefined {
  if (duplicate === undefined) {
    return { verdict: "invalid-setup", reason: "the duplicate arm (A/A) was not timed" };
  }
  const { effectLow, effectHigh, ratio } = duplicate;
  if (effectLow > AA_LIMIT || effectHigh < -AA_LIMIT) {
    return {
      verdict: "invalid-setup",
      reason: `an arm differs from itself (A/A) by ${percent(ratio - 1)}, ` +
        `more than ${percent(AA_LIMIT)} beyond doubt`,
    };
  }
  const halfWidth = (effectHigh - effectLow) / 2;
  if (halfWidth > AA_LIMIT) {
    return {
      verdict: "inconclusive",
      reason: `too much noise: the interval of A/A is ±${percent(halfWidth)} wide, ` +
        `at most ±${percent(AA_LIMIT)} is allowed`,
    };
  }
  return undefined;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
