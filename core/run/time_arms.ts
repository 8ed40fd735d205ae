import type { Device, Executable, InputValues } from "../device/device.ts";
import { isLevel, type OpTimingConfig, type TimingCellConfig } from "../experiment/cell.ts";
import { COPY_ARM, DUPLICATE_ARM, levelArms } from "../experiment/timed_arms.ts";
import type { Graph } from "../graph/graph.ts";
import { planMemory } from "../graph/plan_memory.ts";
import { copyGraph, normGraph } from "../model/norm_graph.ts";
import { levelGraph } from "../train/level_graph.ts";
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

/** An arm that is to be compiled. */
interface PlannedArm {
  readonly name: string;
  readonly graph: Graph;
  readonly output: string;
  readonly values: () => InputValues;
}

/**
 * Compiles every arm of a timing cell, the duplicate, and what they are read beside: a copy for
 * norms alone, models without norms for blocks and steps. All have the same inputs.
 *
 * @throws {DOMException} "AbortError" if the signal ends it between two arms.
 */
export async function compileArms(
  device: Device,
  config: TimingCellConfig,
  signal: AbortSignal,
): Promise<TimedArm[]> {
  const planned = isLevel(config)
    ? levelArms(config).map(({ name, norm, form }): PlannedArm => {
      const { level, model, pass, eps } = config;
      return { name, ...levelGraph({ level, model, pass, eps, norm, form }) };
    })
    : normArms(config);
  const timed: TimedArm[] = [];
  try {
    for (const { name, graph, output, values } of planned) {
      await pause(signal);
      const copies = config.cache === "cold" ? coldCopies(graph) : 1;
      const executable = await device.compile(graph, { copies });
      timed.push({ name, executable, output });
      for (const [input, data] of Object.entries(values())) await executable.write(input, data);
    }
  } catch (error) {
    for (const { executable } of timed) await executable.dispose();
    throw error;
  }
  return timed;
}

function normArms({ shape: [rows, width], pass, eps, arms, duplicate }: OpTimingConfig) {
  const inputs = timingInputs(rows, width);
  const graphs = [
    ...[...Object.entries(arms), [DUPLICATE_ARM, arms[duplicate]] as const].map(([name, arm]) => (
      { name, graph: normGraph({ ...arm, pass, rows, width, eps }) }
    )),
    { name: COPY_ARM, graph: copyGraph(rows, width) },
  ];
  return graphs.map(({ name, graph }): PlannedArm => ({
    name,
    graph,
    output: "y",
    values: () =>
      Object.fromEntries(Array.from(graph.inputs.keys(), (input) => [input, inputs[input]])),
  }));
}

/** Copies that together exceed every cache. */
function coldCopies(graph: Graph): number {
  const { peakBytes } = planMemory(graph, { reuse: true });
  return Math.min(MAXIMUM_COPIES, Math.max(2, Math.ceil(COLD_BYTES / peakBytes)));
}
