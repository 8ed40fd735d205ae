import { plainFindings } from "../checks/part_context.ts";
import {
  NEURON_FUNCTIONS,
  type NeuronFunction,
  type Point,
} from "../../experiment/fact_settings.ts";
import type { FactCheck } from "./fact_context.ts";
import { NEURON_VALUES } from "./neuron_functions.ts";

/** Slopes and offsets from which a fit begins: multiples of the step, as far as the reach. */
const [REACH, STEP] = [16, 0.5];
/** Best beginnings that are followed. */
const FOLLOWED = 32;
/** A fit ends where its steps are this small. */
const SMALLEST = 1e-9;
/** Most rounds of a fit, so that one whose best value lies at infinity ends too. */
const MOST_ROUNDS = 20_000;

/**
 * Finds the least sum of squares of f(a x + b) at some points, with each function: from the best
 * places of a grid, by steps in twelve directions that double after a success and halve without one.
 * Host, f64.
 */
export const neuronFitCheck: FactCheck<"neuron-fit"> = (_, { settings: { points } }) => {
  const values = NEURON_FUNCTIONS.map((name) => [`squares_${name}`, leastSquares(name, points)]);
  return Promise.resolve(plainFindings(Object.fromEntries(values)));
};

function leastSquares(name: NeuronFunction, points: readonly Point[]): number {
  const f = NEURON_VALUES[name];
  const errorAt = (a: number, b: number) => {
    const sum = points.reduce((total, [x, y]) => {
      const difference = f(a * x + b) - y;
      return total + difference * difference;
    }, 0);
    return Number.isNaN(sum) ? Infinity : sum;
  };
  const starts: { a: number; b: number; error: number }[] = [];
  for (let a = -REACH; a <= REACH; a += STEP) {
    for (let b = -REACH; b <= REACH; b += STEP) starts.push({ a, b, error: errorAt(a, b) });
  }
  starts.sort((p, q) => p.error - q.error);
  return Math.min(...starts.slice(0, FOLLOWED).map(({ a, b }) => descend(errorAt, a, b)));
}

function descend(errorAt: (a: number, b: number) => number, a: number, b: number): number {
  let [best, step] = [errorAt(a, b), STEP];
  for (let round = 0; step > SMALLEST && round < MOST_ROUNDS; round++) {
    const [fromA, fromB] = [a, b];
    for (const [da, db] of DIRECTIONS) {
      const [nextA, nextB] = [fromA + step * da, fromB + step * db];
      const error = errorAt(nextA, nextB);
      if (error < best) [best, a, b] = [error, nextA, nextB];
    }
    step *= a === fromA && b === fromB ? 0.5 : 2;
  }
  return best;
}

const DIRECTIONS = [
  ...[[1, 0], [-1, 0], [0, 1], [0, -1]],
  ...[[1, -1], [-1, 1], [1, -2], [-1, 2], [1, -3], [-1, 3], [1, 1], [-1, -1]],
] as const;

/** Finds how far the sum of given neurons lies from some points, at most. Host, f64. */
export const neuronSumCheck: FactCheck<"neuron-sum"> = (_, { settings }) => {
  const f = NEURON_VALUES[settings.function];
  const errors = settings.points.map(([x, y]) =>
    Math.abs(
      settings.neurons.reduce(
        (sum, { slope, offset, weight }) => sum + weight * f(slope * x + offset),
        0,
      ) - y,
    )
  );
  return Promise.resolve(plainFindings({ max_error: Math.max(...errors) }));
};
