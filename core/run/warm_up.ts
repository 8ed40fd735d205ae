import { pause } from "./pause.ts";
import type { TimedArm } from "./time_arms.ts";

/** Fewest and most rounds of warm-up; between them it ends when the last five times are steady. */
const MINIMUM_ROUNDS = 5;
const MAXIMUM_ROUNDS = 150;
/** Spread of the last five times of an execution, relative to their middle, that counts as steady. */
const STEADY = 0.02;
/**
 * Least work, in nanoseconds and in samples, whichever is less: a kernel is steady before the engine
 * compiles it for good, which took up to 0.1 s of work for the first kernels of a process.
 */
const MINIMUM_NS = 100e6;
const MINIMUM_SAMPLES = 100;
/** Longest warm-up of one arm, in nanoseconds, so that a slow arm does not warm for minutes. */
const MAXIMUM_NS = 2e9;
/** Work between two moments in which signals are heard, in nanoseconds. */
const PAUSE_NS = 20e6;

/**
 * Runs an arm until its time is steady, and says how many executions make one sample.
 *
 * The kernels run several times slower until the engine has compiled them for good, so the number
 * of executions is worked out again every round.
 *
 * @param arm The arm.
 * @param options Least duration of a sample, and the signal that ends it between two rounds.
 * @returns Executions between two readings of the clock.
 * @throws {DOMException} "AbortError" if the signal ends it.
 */
export async function warmUp(
  arm: TimedArm,
  { minSampleMs, signal }: { readonly minSampleMs: number; readonly signal: AbortSignal },
): Promise<number> {
  const wantedNs = minSampleMs * 1e6;
  const leastNs = Math.min(MINIMUM_NS, MINIMUM_SAMPLES * wantedNs);
  const recent: number[] = [];
  let repetitions = 1;
  let spentNs = 0;
  let pausedNs = -PAUSE_NS;
  for (let round = 0; round < MAXIMUM_ROUNDS && spentNs < MAXIMUM_NS; round++) {
    if (spentNs - pausedNs >= PAUSE_NS) {
      await pause(signal);
      pausedNs = spentNs;
    }
    const { wallNs } = await arm.executable.time(repetitions);
    spentNs += wallNs;
    const oneNs = wallNs / repetitions;
    recent.push(oneNs);
    if (recent.length > 5) recent.shift();
    if (wallNs < wantedNs) {
      const missing = wantedNs / Math.max(wallNs, 1);
      repetitions = Math.ceil(repetitions * Math.min(missing * 1.2, 100));
      if (missing > 1.5) recent.length = 0;
    }
    const isLong = round + 1 >= MINIMUM_ROUNDS && spentNs >= leastNs;
    if (isLong && recent.length === 5 && isSteady(recent)) break;
  }
  return repetitions;
}

function isSteady(times: readonly number[]): boolean {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[4] - sorted[0] < STEADY * sorted[2];
}
