import type { NodeTime } from "../device.ts";
import type { BoundNode } from "./bind_stages.ts";
import { callKernel } from "./call_kernel.ts";
import { type ProgramPlaces, writeProgram } from "./cpu_program.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import type { NodeEnd } from "./schedule_stages.ts";
import type { ThreadProgram } from "./step_program.ts";

/**
 * Runs the first copy a number of times by a program of its own, in which all threads meet after
 * each node, and takes the time between those meetings on the main thread.
 *
 * Barriers are included, also those that a run leaves out: the sum is above the time of a run.
 */
export function profileNodes(
  runtime: CpuRuntime,
  nodes: readonly BoundNode[],
  { places, replicates, repetitions }: {
    readonly places: ProgramPlaces;
    readonly replicates: number;
    readonly repetitions: number;
  },
): NodeTime[] {
  const { allocator, control } = runtime;
  const program = writeProgram(runtime, nodes, {
    places: { ...places, copies: 1 },
    replicates,
    watched: true,
  });
  const { main, shared, ends } = program;
  const barrier = shared ? control.barrier : () => {};
  const least = nodes.map(() => Infinity);
  try {
    if (shared) control.start({ program: program.at, repetitions, firstCopy: 0 });
    for (let i = 0; i < repetitions; i++) takeTimes(main.copies[0], { ends, barrier, least });
  } catch (cause) {
    if (shared) control.fail(0, (cause as Error).message);
    throw cause;
  } finally {
    allocator.release(program.at, program.sizeBytes);
  }
  return nodes.map(({ op }, node) => ({
    op,
    node,
    wallNs: least[node] * 1e6,
    threads: ends[node].threads,
  }));
}

/** Runs once, and keeps for each node the least time that was seen. */
function takeTimes(
  steps: ThreadProgram["copies"][number],
  { ends, barrier, least }: {
    readonly ends: readonly NodeEnd[];
    readonly barrier: () => void;
    readonly least: number[];
  },
): void {
  let node = 0;
  let start = performance.now();
  for (let place = 0; place < steps.length; place++) {
    const step = steps[place];
    if (step === null) barrier();
    else callKernel(step.call, step.args);
    if (place !== ends[node].place) continue;
    const now = performance.now();
    least[node] = Math.min(least[node], now - start);
    node++;
    start = now;
  }
}
