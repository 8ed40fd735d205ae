import { log64 } from "../base/host_math.ts";
import { normalPair } from "./normal.ts";
import { uniform53 } from "./uniform.ts";
import type { WordSource } from "./word_source.ts";

/** Below, the logarithm of a variate could leave f64. */
const LEAST_SHAPE = 1e-300;
/** Above, rounding of the acceptance test could be seen in the distribution. */
const LARGEST_SHAPE = 1e12;

/**
 * Draws the natural logarithm of a gamma variate of scale 1.
 *
 * The logarithm, because variates of small shapes lie far below the smallest f64. Shapes below 1
 * are drawn at `shape + 1` and multiplied by `u^(1 / shape)`.
 *
 * Source: Marsaglia and Tsang 2000, ACM Transactions on Mathematical Software 26, 363-372, without
 * its first, approximate test, which only saves time.
 *
 * @param words Source of words; moves on by 6 a trial (more than 95 % are accepted), and by 2 for
 * a shape below 1.
 * @param shape From 1e-300 to 1e12.
 * @returns The logarithm.
 * @throws {RangeError} If the shape is out of range.
 */
export function logGammaVariate(words: WordSource, shape: number): number {
  if (!(shape >= LEAST_SHAPE && shape <= LARGEST_SHAPE)) {
    throw new RangeError(
      `Cannot draw a gamma variate as shape must be from ${LEAST_SHAPE} to ${LARGEST_SHAPE}: ` +
        `shape=${shape}`,
    );
  }
  if (shape < 1) return logVariate(words, shape + 1) + logUniform(words) / shape;
  return logVariate(words, shape);
}

/** For shapes from 1: `d (1 + c x)^3` with x normal, accepted against the gamma density. */
function logVariate(words: WordSource, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const [x] = normalPair([words.next(), words.next(), words.next(), words.next()]);
    const logU = logUniform(words);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const cube = root * root * root;
    const logCube = log64(cube);
    if (logU < x * x / 2 + d * (1 - cube + logCube)) return log64(d) + logCube;
  }
}

/** Logarithm of a uniform number in (0, 1]. */
function logUniform(words: WordSource): number {
  return log64(1 - uniform53(words.next(), words.next()));
}
