import type { Device, Executable } from "../device/device.ts";
import type { TimingCellConfig } from "../experiment/cell.ts";
import { planMemory } from "../graph/plan_memory.ts";
import { copyGraph, normGraph } from "../model/norm_graph.ts";
import { COPY_ARM, DUPLICATE_ARM } from "../result/summarize_timing.ts";
import { timingInputs } from "./checks/check_inputs.ts";
import { pause } from "./pause.ts";

/**
 * Bytes of distinct tensors that cold executions walk through before one comes round again: four
 * times the largest cache expected (a server's 32 MiB last level, a large GPU's 50 to 60 MB).
 */
const COLD_BYTES = 256 * 1024 * 1024;
/** Most copies of a small graph. */
const MAXIMUM_COPIES = 2_048;

/** An arm that is ready to be timed. */
export interface TimedArm {
  readonly name: string;
  readonly executable: Executable;
  /** Output that is read back to see that the work was done. */
  readonly output: string;
}

/**
 * Compiles every arm of a timing cell, the duplicate and the copy, with the same inputs.
 *
 * @throws {DOMException} "AbortError" if the signal ends it between two arms.
 */
export async function compileArms(
  device: Device,
  config: TimingCellConfig,
  signal: AbortSignal,
): Promise<TimedArm[]> {
  const { shape: [rows, width], pass, eps, arms, duplicate } = config;
  const inputs = timingInputs(rows, width);
  const graphs = [
    ...Object.entries(arms),
    [DUPLICATE_ARM, arms[duplicate]] as const,
  ].map(([name, arm]) => ({ name, graph: normGraph({ ...arm, pass, rows, width, eps }) }));
  const all = [...graphs, { name: COPY_ARM, graph: copyGraph(rows, width) }];
  const timed: TimedArm[] = [];
  try {
    for (const { name, graph } of all) {
      await pause(signal);
      const { peakBytes } = planMemory(graph, { reuse: true });
      const copies = config.cache === "cold" ? coldCopies(peakBytes) : 1;
      const executable = await device.compile(graph, { copies });
      timed.push({ name, executable, output: "y" });
      for (const input of graph.inputs.keys()) await executable.write(input, inputs[input]);
    }
  } catch (error) {
    for (const { executable } of timed) await executable.dispose();
    throw error;
  }
  return timed;
}

/** Copies that together exceed every cache. */
function coldCopies(sizeBytes: number): number {
  return Math.min(MAXIMUM_COPIES, Math.max(2, Math.ceil(COLD_BYTES / sizeBytes)));
}
