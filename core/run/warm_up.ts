import { pause } from "./pause.ts";
import type { TimedArm } from "./time_arms.ts";

/** Fewest rounds of warm-up; after them it ends when the last five times are steady. */
const MINIMUM_ROUNDS = 5;
/** Spread of the last five times of an execution, relative to their middle, that counts as steady. */
const STEADY = 0.02;
/**
 * Least work, in nanoseconds and in samples, whichever is less: a kernel is steady before the engine
 * compiles it for good, which took up to 0.1 s of work for the first kernels of a process.
 */
const MINIMUM_NS = 100e6;
const MINIMUM_SAMPLES = 100;
/** Most rounds after the least work: what is not steady by then will not be. */
const UNSTEADY_ROUNDS = 50;
/**
 * Longest warm-up of one arm, in milliseconds, so that a slow arm does not warm for minutes. All that
 * a round takes counts: encoding thousands of dispatches and reading back takes a GPU's host longer
 * than the dispatches take.
 */
const MAXIMUM_MS = 2_000;
/** Time between two moments in which signals are heard, in milliseconds. */
const PAUSE_MS = 20;

/** How long a sample shall be, and what ends a warm-up. */
export interface WarmUpOptions {
  /** Least duration of a sample. */
  readonly minSampleMs: number;
  /** Ends it between two rounds. */
  readonly signal: AbortSignal;
  /** Clock of the host. */
  readonly nowMs: () => number;
}

/**
 * Runs an arm until its time is steady, and says how many executions make one sample.
 *
 * The kernels run several times slower until the engine has compiled them for good, so the number
 * of executions is worked out again every round.
 *
 * @param arm The arm.
 * @param options Least duration of a sample, signal and clock.
 * @returns Executions between two readings of the clock.
 * @throws {DOMException} "AbortError" if the signal ends it.
 */
export async function warmUp(
  arm: TimedArm,
  { minSampleMs, signal, nowMs }: WarmUpOptions,
): Promise<number> {
  const wantedNs = minSampleMs * 1e6;
  const leastNs = Math.min(MINIMUM_NS, MINIMUM_SAMPLES * wantedNs);
  const startMs = nowMs();
  const recent: number[] = [];
  let repetitions = 1;
  let spentNs = 0;
  let pausedMs = -Infinity;
  let last = MINIMUM_SAMPLES + UNSTEADY_ROUNDS; // also where the clock stands still
  for (let round = 1; round <= last && nowMs() - startMs < MAXIMUM_MS; round++) {
    if (nowMs() - pausedMs >= PAUSE_MS) {
      await pause(signal);
      pausedMs = nowMs();
    }
    const { wallNs } = await arm.executable.time(repetitions);
    if (spentNs < leastNs && spentNs + wallNs >= leastNs) last = round + UNSTEADY_ROUNDS;
    spentNs += wallNs;
    const oneNs = wallNs / repetitions;
    recent.push(oneNs);
    if (recent.length > 5) recent.shift();
    if (wallNs < wantedNs) {
      const missing = wantedNs / Math.max(wallNs, 1);
      repetitions = Math.ceil(repetitions * Math.min(missing * 1.2, 100));
      if (missing > 1.5) recent.length = 0;
    }
    const isLong = round >= MINIMUM_ROUNDS && spentNs >= leastNs;
    if (isLong && recent.length === 5 && isSteady(recent)) break;
  }
  return repetitions;
}

function isSteady(times: readonly number[]): boolean {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[4] - sorted[0] < STEADY * sorted[2];
}
