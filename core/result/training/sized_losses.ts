import { exp64, log64 } from "../../base/host_math.ts";
import { mean } from "../statistics/summary.ts";
import { type Quantity, quantityKey, type TrainingRun } from "./training_runs.ts";
import { type SeedValues, seedValues } from "./seed_values.ts";

/** How large the models of an arm are at one of its sizes. */
export interface ModelSize {
  /** All parameters. */
  readonly parameters: number;
  /** Parameters without embeddings. */
  readonly bodyParameters: number;
  /** Operations of the whole training. */
  readonly flops: number;
}

/** An arm at one size. */
export interface SizedLoss extends ModelSize {
  /** Its values seed by seed. */
  readonly values: SeedValues;
}

/**
 * Reads how large an arm is from its runs.
 *
 * @param runs Runs of one arm, data set, size and budget.
 * @returns The sizes; undefined where no run has a result.
 */
export function modelSize(runs: readonly TrainingRun[]): ModelSize | undefined {
  const run = runs.find(({ final }) => final.has("model training_flops"));
  if (run === undefined) return undefined;
  const { train: { batch, accumulate, length }, steps } = run.config;
  const value = (metric: string) =>
    run.final.get(quantityKey({ split: "model", metric }))?.value ?? NaN;
  return {
    parameters: value("parameters"),
    bodyParameters: value("body_parameters"),
    flops: value("training_flops") * steps * batch * accumulate * length,
  };
}

/**
 * Takes a quantity of an arm at each of its sizes.
 *
 * @param bySize Runs of one data set with the main budget, size by size.
 * @param wanted The arm and the quantity.
 * @returns An entry for each size at which a run has a result, in order.
 */
export function sizedLosses(
  bySize: readonly (readonly TrainingRun[])[],
  { arm, ...quantity }: Quantity & { readonly arm: string },
): readonly SizedLoss[] {
  return bySize.flatMap((runs) => {
    const size = modelSize(runs.filter((run) => run.arm === arm));
    return size === undefined
      ? []
      : [{ ...size, values: seedValues(runs, { arms: [arm], ...quantity }) }];
  });
}

/** Where an arm is read between its sizes. */
export interface AxisPlace {
  /** What is equal. */
  readonly axis: "parameters" | "flops";
  /** How much of it. */
  readonly at: number;
  /** Loss that none goes below, where it is known: the excess over it is interpolated; else 0. */
  readonly floor?: number;
}

/**
 * Reads the values of an arm at a place between its sizes, seed by seed.
 *
 * Between two sizes the logarithm of the value above the floor is on a straight line over the logarithm
 * of the axis, a power law; where one is not above the floor, the value itself is.
 *
 * @param sizes The arm at its sizes, ascending.
 * @param place The place.
 * @returns The values; undefined where the place is outside of its sizes.
 */
export function valuesAt(
  sizes: readonly SizedLoss[],
  { axis, at, floor = 0 }: AxisPlace,
): SeedValues | undefined {
  const above = sizes.findIndex((size) => size[axis] >= at);
  if (above < 0) return undefined;
  const high = sizes[above];
  if (high[axis] === at) return high.values;
  if (above === 0) return undefined;
  const low = sizes[above - 1];
  const share = log64(at / low[axis]) / log64(high[axis] / low[axis]);
  const values = new Map([...low.values.values].flatMap(([seed, from]) => {
    const to = high.values.values.get(seed);
    return to === undefined ? [] : [[seed, between(from - floor, to - floor, share) + floor]];
  }));
  return {
    ...high.values,
    values,
    diverged: new Set([...low.values.diverged, ...high.values.diverged]),
    missing: low.values.missing + high.values.missing,
  };
}

function between(from: number, to: number, share: number): number {
  return from > 0 && to > 0
    ? exp64(log64(from) + share * log64(to / from))
    : from + share * (to - from);
}

/**
 * Finds the part of an axis that all arms reach.
 *
 * @param arms Each arm at its sizes, ascending.
 * @param axis What is equal.
 * @returns Its ends; undefined where there is no such part.
 */
export function commonRange(
  arms: readonly (readonly SizedLoss[])[],
  axis: AxisPlace["axis"],
): { readonly smallest: number; readonly largest: number } | undefined {
  if (arms.some((sizes) => sizes.length === 0)) return undefined;
  const smallest = Math.max(...arms.map((sizes) => sizes[0][axis]));
  const largest = Math.min(...arms.map((sizes) => sizes[sizes.length - 1][axis]));
  return smallest <= largest ? { smallest, largest } : undefined;
}

/** Takes the mean of several arms, seed by seed; a seed counts if every arm has a value there. */
export function meanOfArms(sides: readonly SeedValues[]): SeedValues {
  const [first] = sides;
  return {
    arms: sides.flatMap(({ arms }) => arms),
    values: new Map([...first.values.keys()].flatMap((seed) => {
      const own = sides.flatMap(({ values }) => values.get(seed) ?? []);
      return own.length < sides.length ? [] : [[seed, mean(own)] as const];
    })),
    diverged: new Set(sides.flatMap(({ diverged }) => [...diverged])),
    seeds: first.seeds,
    missing: sides.reduce((sum, { missing }) => sum + missing, 0),
    unit: first.unit,
  };
}
