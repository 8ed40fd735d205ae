import { log64 } from "../../base/host_math.ts";
import { metricNumber } from "../cell_record.ts";
import { indexStream } from "../index_stream.ts";
import type { SelectedCell } from "../select_records.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { pairedInterval } from "../statistics/paired_interval.ts";
import { slopeOf } from "../statistics/slope.ts";

/** A quantity of one arm at several depths. */
export interface GradientSeries {
  /** Name of the arm. */
  readonly arm: string;
  /** Which layer. */
  readonly split: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Elements of a token. */
  readonly width: number;
  /** Seeds that were asked for. */
  readonly seeds: number;
  /** Values at each depth that has any, ascending. */
  readonly depths: readonly DepthValues[];
}

/** Values at one depth. */
export interface DepthValues {
  /** Number of blocks. */
  readonly depth: number;
  /** Value of each seed; finite. */
  readonly values: ReadonlyMap<number, number>;
}

/** Exponents of a power law, one a seed. */
export interface Exponents {
  /** Slope of each seed. */
  readonly values: readonly number[];
  /** Their mean with its 95 % interval. */
  readonly interval: Interval;
}

/**
 * Collects what gradient cells measured, by arm, layer and metric.
 *
 * @param cells Every cell of the plan with its record.
 * @returns One series a quantity, in the order in which they first occur.
 */
export function gradientSeries(cells: readonly SelectedCell[]): readonly GradientSeries[] {
  const own = cells.flatMap(({ cell: { config }, record }) =>
    config.kind === "gradients" ? [{ config, record }] : []
  );
  const seeds = new Set(own.map(({ config }) => config.seed)).size;
  const series = new Map<string, Map<number, Map<number, number>>>();
  const labels = new Map<string, Omit<GradientSeries, "depths">>();
  for (const { config, record } of own) {
    if (record === undefined || record.status === "failed") continue;
    for (const { split, metric, value } of record.metrics) {
      const number = metricNumber(value);
      if (!Number.isFinite(number)) continue;
      const key = JSON.stringify([config.arm, split, metric]);
      labels.set(key, { arm: config.arm, split, metric, width: config.model.dModel, seeds });
      const depths = series.get(key) ?? new Map<number, Map<number, number>>();
      const values = depths.get(config.depth) ?? new Map<number, number>();
      series.set(key, depths.set(config.depth, values.set(config.seed, number)));
    }
  }
  return [...labels].map(([key, label]) => ({
    ...label,
    depths: [...series.get(key)!].sort(([a], [b]) => a - b)
      .map(([depth, values]) => ({ depth, values })),
  }));
}

/**
 * Fits a power law of the depth to a series, seed by seed.
 *
 * @param series The series.
 * @returns The exponents; undefined if fewer than two depths have positive values of a seed.
 */
export function exponentsOf(series: GradientSeries): Exponents | undefined {
  const { arm, split, metric, depths } = series;
  if (depths.length < 2) return undefined;
  const values = [...depths[0].values.keys()].flatMap((seed) => {
    const ys = depths.flatMap(({ values }) => values.get(seed) ?? []);
    if (ys.length < depths.length || ys.some((y) => y <= 0)) return [];
    return [slopeOf(depths.map(({ depth }) => log64(depth)), ys.map((y) => log64(y)))];
  });
  if (values.length === 0) return undefined;
  const drawIndex = indexStream(`bootstrap/exponent/${arm}/${split}/${metric}`);
  return { values, interval: effectInterval(values, { drawIndex }) };
}

/** Computes the mean over the seeds of one depth with its 95 % t interval. */
export function depthInterval({ values }: DepthValues): Interval {
  const list = [...values.values()];
  return list.length === 1
    ? { estimate: list[0], low: list[0], high: list[0], confidence: 0.95 }
    : pairedInterval(list);
}
