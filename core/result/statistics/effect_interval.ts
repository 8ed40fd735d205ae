import { bcaInterval } from "./bootstrap.ts";
import { type Interval, widerInterval } from "./interval.ts";
import { pairedInterval } from "./paired_interval.ts";

/** How to compute the interval of an effect. */
export interface EffectOptions {
  /** Gives a uniform integer from 0 to below its argument; the only source of chance. */
  readonly drawIndex: (bound: number) => number;
  /** Share between 0 and 1; 0.95 unless said otherwise. */
  readonly confidence?: number;
}

/**
 * Computes the interval that verdicts use: the wider of the t interval and the BCa bootstrap.
 *
 * One value has no interval: its ends are the value.
 *
 * Units: those of the values.
 *
 * @param values One value a replicate, at least one.
 * @param options Source of chance and confidence.
 * @returns The interval about the mean.
 * @throws {RangeError} If there is no value, one is not finite, or confidence is no share.
 */
export function effectInterval(values: readonly number[], options: EffectOptions): Interval {
  const { drawIndex, confidence = 0.95 } = options;
  if (values.length === 1 && Number.isFinite(values[0])) {
    return { estimate: values[0], low: values[0], high: values[0], confidence };
  }
  return widerInterval(
    pairedInterval(values, confidence),
    bcaInterval(values, { drawIndex, confidence }),
  );
}
