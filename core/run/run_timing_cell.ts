import type { Device } from "../device/device.ts";
import { ROUNDS_PER_BLOCK, type TimingCellConfig } from "../experiment/cell.ts";
import type { TimingSample } from "../result/cell_record.ts";
import { bitsHash } from "./checks/compare_values.ts";
import { blockOrder } from "./block_order.ts";
import { pause } from "./pause.ts";
import { compileArms, type TimedArm } from "./time_arms.ts";
import { warmUp } from "./warm_up.ts";

/**
 * Times all arms of a cell in interleaved blocks: every block times each arm in five rounds, each in
 * a random order of its own, so that a drift of the machine meets all arms alike.
 *
 * @param device Where the arms run.
 * @param config The cell.
 * @param signal Ends the run between two samples.
 * @returns Every sample, in the order in which it was taken.
 * @throws {DOMException} "AbortError" if the signal ends it.
 * @throws {Error} If an arm's output changed while it was timed, or the clock stood still.
 */
export async function runTimingCell(
  device: Device,
  config: TimingCellConfig,
  signal: AbortSignal,
): Promise<TimingSample[]> {
  const arms = await compileArms(device, config, signal);
  try {
    const nowMs = () => performance.now();
    const repetitions = new Map<string, number>();
    const before = new Map<string, string>();
    for (const arm of arms) {
      repetitions.set(arm.name, await warmUp(arm, { ...config, signal, nowMs }));
      before.set(arm.name, bitsHash(await arm.executable.read(arm.output)));
    }
    const samples: TimingSample[] = [];
    for (let block = 0; block < config.blocks; block++) {
      for (let round = 0; round < ROUNDS_PER_BLOCK; round++) {
        const order = blockOrder(config, block * ROUNDS_PER_BLOCK + round, arms.length);
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
  } finally {
    for (const { executable } of arms) await executable.dispose();
  }
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
