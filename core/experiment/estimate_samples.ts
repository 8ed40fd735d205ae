import { ROUNDS_PER_BLOCK } from "./cell.ts";

/** Rounds of warm-up of an arm, and the time that ends them. */
const [WARM_UP_ROUNDS, WARM_UP_SECONDS] = [100, 2];

/** Seconds between two samples, in which signals are heard. */
const SECONDS_A_PAUSE = 1.5e-3;

/**
 * Estimates the seconds that the samples of one arm take, with its warm-up.
 *
 * Every sample lasts a fifth more than `minSampleMs` or one execution, whichever is longer, and a
 * pause follows; a block has five samples of the arm, which warms up for 100 samples or two seconds.
 *
 * @param settings Blocks, and the least duration of a sample.
 * @param executionSeconds Seconds of one execution.
 */
export function sampleSeconds(
  { blocks, minSampleMs }: { readonly blocks: number; readonly minSampleMs: number },
  executionSeconds: number,
): number {
  const sample = Math.max(1.2e-3 * minSampleMs, executionSeconds);
  return blocks * ROUNDS_PER_BLOCK * (sample + SECONDS_A_PAUSE) +
    Math.min(WARM_UP_SECONDS, WARM_UP_ROUNDS * sample);
}
