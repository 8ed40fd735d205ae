import type { Contrast } from "./analysis.ts";
import type { Interval } from "./statistics/interval.ts";

/**
 * Turns the ratio of two arms into the share of the baseline's time that is saved: `1 - ratio`.
 *
 * @param contrast The comparison.
 * @returns The saving with its interval, of the same confidence.
 */
export function savingInterval({ ratio, ratioLow, ratioHigh, effect }: Contrast): Interval {
  return {
    estimate: 1 - ratio,
    low: 1 - ratioHigh,
    high: 1 - ratioLow,
    confidence: effect.confidence,
  };
}
