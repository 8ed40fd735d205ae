import { exp64, log64 } from "../../base/host_math.ts";
import { requireSample } from "./sample_checks.ts";
import { slopeOf } from "./slope.ts";
import { mean } from "./summary.ts";

/** Loss of one size of a model. */
export interface SizePoint {
  /** Size N, such as the number of parameters; positive. */
  readonly size: number;
  /** Loss L, such as the mean over seeds. */
  readonly loss: number;
}

/** A law of the loss by size: `L(N) = floor + amplitude * N^-exponent`. */
export interface ScalingFit {
  /** Loss E that no size goes below. */
  readonly floor: number;
  /** Factor A. */
  readonly amplitude: number;
  /** Exponent alpha: the larger, the faster the loss falls. */
  readonly exponent: number;
  /** Whether the floor was known, not fitted. */
  readonly isFloorKnown: boolean;
  /** Whether the search for the exponent ended at an end of its range: the sizes do not decide it. */
  readonly isAtEdge: boolean;
}

/** Exponents among which a law with an unknown floor is searched. */
export const EXPONENT_RANGE = { low: 0.01, high: 4 } as const;

/** Exponents tried before the search is narrowed, evenly spaced in their logarithm. */
const TRIED = 24;

/** Golden sections behind them; the exponent is then known to seven digits. */
const SECTIONS = 32;

/** Share of a bracket that a golden section keeps: (sqrt(5) - 1) / 2. */
const GOLDEN = 0.6180339887498949;

/**
 * Fits `L(N) = E + A N^-alpha` to losses by size.
 *
 * Known floor E: least squares of `log(L - E)` over `log N`, a straight line, so every size counts by
 * its relative excess. Unknown floor: least squares of the relative residuals `(L - fit) / L`, which
 * are those of `log L` to first order; at each exponent E and A are linear, and one search finds the
 * exponent within {@link EXPONENT_RANGE}, first on a grid, then by golden sections. E stays at or above
 * 0, as no loss in nats is below. Differs from the source: squares, not Huber's loss, as a few sizes
 * show no outliers, and no random starts, as one search over the exponent has none.
 *
 * Units: the floor and the amplitude in those of the loss.
 * Accuracy: 1e-6 relative of the exponent where the losses follow the law exactly.
 * Source: Hoffmann et al. 2022, arXiv:2203.15556, appendix D.2, of one variable.
 *
 * @param points Losses at two different sizes at least, three where the floor is not known.
 * @param options The floor, where it is known.
 * @returns The law; undefined where a loss is not above the known floor, or, with an unknown one, where
 *   no law that falls with size is better than a constant.
 * @throws {RangeError} If there are too few sizes, one is not positive, or a number is not finite.
 */
export function fitScaling(
  points: readonly SizePoint[],
  { floor }: { readonly floor?: number } = {},
): ScalingFit | undefined {
  const task = "fit a law of scaling";
  const sizes = points.map(({ size }) => size);
  const losses = points.map(({ loss }) => loss);
  requireSample(sizes, { task, least: 2 });
  requireSample(losses, { task, least: 2 });
  if (sizes.some((size) => size <= 0)) {
    throw new RangeError(`Cannot ${task} as sizes must be positive: sizes=${sizes.join(", ")}`);
  }
  const least = floor === undefined ? 3 : 2;
  const distinct = new Set(sizes).size;
  if (distinct < least) {
    throw new RangeError(
      `Cannot ${task} as different sizes must be at least ${least}: sizes=${distinct}`,
    );
  }
  const logs = sizes.map((size) => log64(size));
  return floor === undefined ? fitFree(logs, losses) : fitAbove(floor, logs, losses);
}

/**
 * Reads a law at a size.
 *
 * @param fit The law.
 * @param size Size N, positive.
 * @returns The loss.
 */
export function lossAt({ floor, amplitude, exponent }: ScalingFit, size: number): number {
  return floor + amplitude * exp64(-exponent * log64(size));
}

function fitAbove(
  floor: number,
  logs: readonly number[],
  losses: readonly number[],
): ScalingFit | undefined {
  if (losses.some((loss) => !(loss > floor))) return undefined;
  const excess = losses.map((loss) => log64(loss - floor));
  const slope = slopeOf(logs, excess);
  const amplitude = exp64(mean(excess) - slope * mean(logs));
  return { floor, amplitude, exponent: -slope, isFloorKnown: true, isAtEdge: false };
}

/** A law at a given exponent, and its sum of squares. */
interface Trial {
  readonly exponent: number;
  readonly floor: number;
  readonly amplitude: number;
  readonly squares: number;
}

function fitFree(logs: readonly number[], losses: readonly number[]): ScalingFit | undefined {
  if (losses.some((loss) => !(loss > 0))) return undefined;
  const center = mean(logs); // keeps N^-alpha near 1
  const places = logs.map((log) => log - center);
  const fitAt = (logExponent: number) => fitLinear(exp64(logExponent), places, losses);
  const [low, high] = [log64(EXPONENT_RANGE.low), log64(EXPONENT_RANGE.high)];
  const step = (high - low) / (TRIED - 1);
  const tried = Array.from({ length: TRIED }, (_, i) => fitAt(low + i * step));
  const best = tried.reduce((least, each, i) => each.squares < tried[least].squares ? i : least, 0);
  const found = narrow(fitAt, {
    low: low + Math.max(0, best - 1) * step,
    high: low + Math.min(TRIED - 1, best + 1) * step,
  });
  const { exponent, floor, amplitude } = found.squares < tried[best].squares ? found : tried[best];
  if (!(amplitude > 0)) return undefined;
  const isAtEdge = exponent < EXPONENT_RANGE.low * (1 + EDGE) ||
    exponent > EXPONENT_RANGE.high * (1 - EDGE);
  const scaled = amplitude * exp64(exponent * center);
  return { floor, amplitude: scaled, exponent, isFloorKnown: false, isAtEdge };
}

/** How near an end of its range an exponent counts as at the end. */
const EDGE = 1e-3;

/** Finds the least value in a bracket by golden sections. */
function narrow(
  fitAt: (x: number) => Trial,
  bracket: { readonly low: number; readonly high: number },
): Trial {
  let { low, high } = bracket;
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [fitAt(left), fitAt(right)];
  for (let i = 0; i < SECTIONS; i++) {
    if (atLeft.squares <= atRight.squares) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = fitAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = fitAt(right);
    }
  }
  return atLeft.squares <= atRight.squares ? atLeft : atRight;
}

/** Fits floor and amplitude at an exponent, weights `1 / L^2`; neither may be negative. */
function fitLinear(
  exponent: number,
  places: readonly number[],
  losses: readonly number[],
): Trial {
  const powers = places.map((place) => exp64(-exponent * place));
  let [all, x, y, xx, xy] = [0, 0, 0, 0, 0];
  losses.forEach((loss, i) => {
    const weight = 1 / (loss * loss);
    all += weight;
    x += weight * powers[i];
    y += weight * loss;
    xx += weight * powers[i] * powers[i];
    xy += weight * powers[i] * loss;
  });
  const determinant = all * xx - x * x;
  let amplitude = determinant > 0 ? (all * xy - x * y) / determinant : 0;
  if (!(amplitude > 0)) amplitude = 0;
  let floor = (y - amplitude * x) / all;
  if (floor < 0) {
    floor = 0;
    amplitude = xy / xx;
  }
  const squares = losses.reduce((sum, loss, i) => {
    const residual = 1 - (floor + amplitude * powers[i]) / loss;
    return sum + residual * residual;
  }, 0);
  return { exponent, floor, amplitude, squares };
}
