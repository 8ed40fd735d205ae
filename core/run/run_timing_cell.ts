import type { Device } from "../device/device.ts";
import type { TimingCellConfig } from "../experiment/cell.ts";
import type { TimingSample } from "../result/cell_record.ts";
import { blockOrder } from "./block_order.ts";
import { compileArms } from "./time_arms.ts";
import { timeInterleaved } from "./time_interleaved.ts";

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
    return await timeInterleaved(arms, {
      ...config,
      signal,
      orderOf: (round) => blockOrder(config, round, arms.length),
    });
  } finally {
    for (const { executable } of arms) await executable.dispose();
  }
}
