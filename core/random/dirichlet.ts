import { exp64 } from "../base/host_math.ts";
import { logGammaVariate } from "./log_gamma_variate.ts";
import type { Stream } from "./stream.ts";
import { wordSource } from "./word_source.ts";

/**
 * Gives the probabilities that a stream stands for under a Dirichlet distribution.
 *
 * Gamma variates of the shapes `alphas`, divided by their sum. They are kept as logarithms and
 * divided by the largest first, so that small alphas give a point near a corner and never 0 / 0.
 * For many points, pass `stream.atStep(item)`.
 *
 * Source: Devroye 1986, Non-Uniform Random Variate Generation, chapter 11, theorem 4.1.
 *
 * @param stream The stream, read from its start.
 * @param alphas One concentration a category, each from 1e-300 to 1e12.
 * @returns Numbers from 0 to 1 whose sum is 1 but for rounding.
 * @throws {RangeError} If there are no alphas, or one is out of range.
 */
export function dirichlet(stream: Stream, alphas: readonly number[]): Float64Array {
  if (alphas.length === 0) {
    throw new RangeError("Cannot draw probabilities as there must be an alpha: alphas=[]");
  }
  const words = wordSource(stream);
  const logs = Float64Array.from(alphas, (alpha) => logGammaVariate(words, alpha));
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const shares = logs.map((value) => exp64(value - largest));
  const sum = shares.reduce((a, b) => a + b);
  return shares.map((share) => share / sum);
}
