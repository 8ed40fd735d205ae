import type { Interval } from "./interval.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { percentile } from "./percentile.ts";
import { requireCount, requireSample, requireShare } from "./sample_checks.ts";
import { mean } from "./summary.ts";

/** How to draw bootstrap samples. */
export interface BootstrapOptions {
  /** Gives a uniform integer from 0 to below its argument; the only source of chance. */
  readonly drawIndex: (bound: number) => number;
  /** Number of samples drawn; 10,000 unless said otherwise. */
  readonly draws?: number;
  /** Share between 0 and 1; 0.95 unless said otherwise. */
  readonly confidence?: number;
}

/**
 * Computes the BCa bootstrap interval of the mean (bias-corrected and accelerated).
 *
 * The percentiles of the bootstrap means are moved by the bias `z0` (share of bootstrap means below the
 * mean, ties counted half) and the acceleration `a` (skewness of the jackknife means). Values without
 * variance give an interval of width 0.
 *
 * Units: those of the values.
 * Source: Efron 1987, Journal of the American Statistical Association 82, 171-185.
 *
 * @param values At least two finite numbers.
 * @param options Source of indices, number of samples and confidence.
 * @returns The interval about the mean.
 * @throws {RangeError} If there are fewer than two values, one is not finite, or an option is out of range.
 */
export function bcaInterval(values: readonly number[], options: BootstrapOptions): Interval {
  const { confidence, means } = drawMeans(values, options);
  const estimate = mean(values);
  if (means[0] === means[means.length - 1]) {
    return { estimate, low: estimate, high: estimate, confidence };
  }
  const bias = normalQuantile(shareBelow(means, estimate, values));
  const acceleration = accelerationOf(values);
  const end = (p: number) => {
    const z = bias + normalQuantile(p);
    const slope = 1 - acceleration * z;
    return percentile(means, slope > 0 ? normalCdf(bias + z / slope) : z > 0 ? 1 : 0);
  };
  const tail = (1 - confidence) / 2;
  return { estimate, low: end(tail), high: end(1 - tail), confidence };
}

/**
 * Computes the percentile bootstrap interval of the mean.
 *
 * Units: those of the values.
 * Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, section 13.3.
 *
 * @param values At least two finite numbers.
 * @param options Source of indices, number of samples and confidence.
 * @returns The interval about the mean.
 * @throws {RangeError} If there are fewer than two values, one is not finite, or an option is out of range.
 */
export function percentileInterval(values: readonly number[], options: BootstrapOptions): Interval {
  const { confidence, means } = drawMeans(values, options);
  const estimate = mean(values);
  if (means[0] === means[means.length - 1]) {
    return { estimate, low: estimate, high: estimate, confidence };
  }
  const tail = (1 - confidence) / 2;
  return {
    estimate,
    low: percentile(means, tail),
    high: percentile(means, 1 - tail),
    confidence,
  };
}

/** Draws the samples; the means come back in ascending order. */
function drawMeans(values: readonly number[], options: BootstrapOptions) {
  const { drawIndex, draws = 10_000, confidence = 0.95 } = options;
  const task = "compute a bootstrap interval";
  requireSample(values, { task, least: 2 });
  requireCount(draws, { task, name: "draws", least: 1 });
  requireShare(confidence, { task, name: "confidence" });
  const n = values.length;
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[drawIndex(n)];
    means[draw] = sum / n;
  }
  return { confidence, means: means.sort() };
}

/**
 * Share of bootstrap means below the mean, ties counted half; kept off 0 and 1 by half a draw.
 *
 * Means count as tied within a relative 1e-12, as rounding would else break ties.
 */
function shareBelow(means: Float64Array, estimate: number, values: readonly number[]): number {
  const tolerance = 1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let count = 0;
  for (const value of means) {
    if (Math.abs(value - estimate) <= tolerance) count += 0.5;
    else if (value < estimate) count++;
  }
  return Math.min(Math.max(count, 0.5), means.length - 0.5) / means.length;
}

/** Skewness of the jackknife means over 6: `sum d^3 / (6 (sum d^2)^1.5)`, d from their mean down. */
function accelerationOf(values: readonly number[]): number {
  const center = mean(values);
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    const d = value - center; // the jackknife mean is below theirs by d / (n - 1)
    squares += d * d;
    cubes += d * d * d;
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}
