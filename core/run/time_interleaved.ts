import { ROUNDS_PER_BLOCK } from "../experiment/cell.ts";
import type { TimingSample } from "../result/cell_record.ts";
import { bitsHash } from "./checks/compare_values.ts";
import { pause } from "./pause.ts";
import type { TimedArm } from "./time_arms.ts";
import { warmUp } from "./warm_up.ts";

/** How arms are timed side by side. */
export interface InterleavedOptions {
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds. */
  readonly minSampleMs: number;
  /** Gives the order of the arms in a round. */
  readonly orderOf: (round: number) => readonly number[];
  /** Ends the run between two samples. */
  readonly signal: AbortSignal;
}

/**
 * Times arms in interleaved blocks: every block times each arm in five rounds, each in an order of
 * its own, so that a drift of the machine meets all arms alike.
 *
 * @returns Every sample, in the order in which it was taken.
 * @throws {DOMException} "AbortError" if the signal ends it.
 * @throws {Error} If an arm's output changed while it was timed, or the clock stood still.
 */
export async function timeInterleaved(
  arms: readonly TimedArm[],
  { blocks, minSampleMs, orderOf, signal }: InterleavedOptions,
): Promise<TimingSample[]> {
  const nowMs = () => performance.now();
  const repetitions = new Map<string, number>();
  const before = new Map<string, string>();
  for (const arm of arms) {
    repetitions.set(arm.name, await warmUp(arm, { minSampleMs, signal, nowMs }));
    before.set(arm.name, bitsHash(await arm.executable.read(arm.output)));
  }
  const samples: TimingSample[] = [];
  for (let block = 0; block < blocks; block++) {
    for (let round = 0; round < ROUNDS_PER_BLOCK; round++) {
      const order = orderOf(block * ROUNDS_PER_BLOCK + round);
      for (const [place, index] of order.entries()) {
        const position = round * arms.length + place;
        await pause(signal);
        samples.push(await sample(arms[index], { block, position, repetitions }));
      }
    }
  }
  for (const { name, executable, output } of arms) {
    if (bitsHash(await executable.read(output)) === before.get(name)) continue;
    throw new Error(`Cannot trust the times as the output of ${name} changed while it was timed`);
  }
  return samples;
}

async function sample(
  { name, executable }: TimedArm,
  where: {
    readonly block: number;
    readonly position: number;
    readonly repetitions: ReadonlyMap<string, number>;
  },
): Promise<TimingSample> {
  const { block, position } = where;
  const repetitions = where.repetitions.get(name)!;
  const { wallNs, gpuNs } = await executable.time(repetitions);
  if (!(wallNs > 0 && wallNs < Infinity) || (gpuNs !== undefined && !(gpuNs >= 0))) {
    throw new Error(
      `Cannot use a time of ${name} as it must be positive: wallNs=${wallNs}, gpuNs=${gpuNs}`,
    );
  }
  const timeNs = wallNs / repetitions;
  return gpuNs === undefined
    ? { arm: name, block, position, repetitions, timeNs }
    : { arm: name, block, position, repetitions, timeNs, gpuNs: gpuNs / repetitions };
}
