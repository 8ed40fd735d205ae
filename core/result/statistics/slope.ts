import { ShapeError } from "../../base/errors.ts";
import { requireSample } from "./sample_checks.ts";
import { mean } from "./summary.ts";

/**
 * Fits a straight line by least squares and gives its slope.
 *
 * Of the logarithms of two quantities it is the exponent of a power law.
 *
 * @param xs Places, at least two different ones.
 * @param ys Values at these places.
 * @returns `sum (x - mean x)(y - mean y) / sum (x - mean x)^2`.
 * @throws {ShapeError} If the lists have different lengths.
 * @throws {RangeError} If there are fewer than two, one is not finite, or all places are the same.
 */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const task = "fit a slope";
  if (xs.length !== ys.length) {
    throw new ShapeError(
      `Cannot ${task} as both lists must have the same length: xs=${xs.length}, ys=${ys.length}`,
    );
  }
  requireSample(xs, { task, least: 2 });
  requireSample(ys, { task, least: 2 });
  const [centerX, centerY] = [mean(xs), mean(ys)];
  let [products, squares] = [0, 0];
  xs.forEach((x, i) => {
    products += (x - centerX) * (ys[i] - centerY);
    squares += (x - centerX) * (x - centerX);
  });
  if (squares === 0) {
    throw new RangeError(`Cannot ${task} as places must differ: xs[0]=${xs[0]}, n=${xs.length}`);
  }
  return products / squares;
}
