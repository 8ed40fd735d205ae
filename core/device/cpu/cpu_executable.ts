import type { Graph } from "../../graph/graph.ts";
import { planMemory } from "../../graph/plan_memory.ts";
import { checkCount } from "../check_count.ts";
import type { CompileOptions, Executable } from "../device.ts";
import { inputWords } from "../input_words.ts";
import { PendingFault } from "../pending_fault.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { bindStages, workspaceBytes } from "./bind_stages.ts";
import { layOutBuffers } from "./buffer_layout.ts";
import { CpuBuffers } from "./cpu_buffers.ts";
import { profileNodes } from "./cpu_profile.ts";
import { type CpuProgram, writeProgram } from "./cpu_program.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import { runProgram } from "./step_program.ts";

/**
 * Compiles a graph for the CPU: one region of the shared memory, one list of calls a thread.
 *
 * @throws {DeviceLimitError} If the memory cannot hold it; nothing stays allocated then.
 */
export function compileForCpu(
  runtime: CpuRuntime,
  graph: Graph,
  options: CompileOptions = {},
): Executable {
  const { allocator, control, names } = runtime;
  const { copies = 1, poison = false, replicates = 1 } = options;
  checkCount("copies", copies);
  checkCount("replicates", replicates);
  control.requireUsable();
  const plan = planMemory(graph, { reuse: !poison });
  const layout = layOutBuffers(graph, plan);
  const nodes = bindStages(graph, { layout, copies: plan.copies, names });
  const buffers = new CpuBuffers(runtime, graph, {
    plan,
    layout,
    copies,
    replicates,
    workspaceBytes: workspaceBytes(nodes),
    poison,
  });
  const { base, setBytes, workspaces } = buffers;
  const places = { base, setBytes, copies, workspaces };
  let program: CpuProgram;
  try {
    program = writeProgram(runtime, nodes, { places, replicates });
  } catch (error) {
    buffers.release();
    throw error;
  }
  const fault = new PendingFault();
  let nextCopy = 0;
  let disposed = false;

  function requireUsable(): void {
    if (disposed) throw new Error("Cannot use an executable as it was disposed");
    control.requireUsable();
  }

  function execute(repetitions: number): void {
    const { main, shared } = program;
    if (shared) control.start({ program: program.at, repetitions, firstCopy: nextCopy });
    try {
      for (let i = 0; i < repetitions; i++) {
        runProgram(main, nextCopy, control.barrier);
        nextCopy = nextCopy + 1 === copies ? 0 : nextCopy + 1;
      }
    } catch (cause) {
      // The workers wait for this thread, which will not come.
      if (shared) control.fail(0, (cause as Error).message);
      throw cause;
    }
  }

  // A fault rejects, as on a device that has to wait; `Promise.try` runs its function at once.
  const awaited = <T>(work: () => T): Promise<T> =>
    Promise.try(() => {
      fault.raise();
      requireUsable();
      return work();
    });

  return {
    plannedBytes: buffers.plannedBytes,
    sizeBytes: buffers.sizeBytes,
    write: (name, data) =>
      awaited(() => {
        for (const words of inputWords(graph, { [name]: data }, replicates)) buffers.write(words);
      }),
    submit(inputs = {}) {
      const written = inputWords(graph, inputs, replicates);
      try {
        requireUsable();
        for (const words of written) buffers.write(words);
        execute(1);
      } catch (cause) {
        fault.keep(cause);
      }
    },
    settle: () => awaited(() => {}),
    run: () => awaited(() => execute(1)),
    time: (repetitions) =>
      awaited(() => {
        checkCount("repetitions", repetitions);
        const start = performance.now();
        execute(repetitions);
        return { wallNs: (performance.now() - start) * 1e6 };
      }),
    profile: (repetitions) =>
      awaited(() => {
        checkCount("repetitions", repetitions);
        return profileNodes(runtime, nodes, { places, replicates, repetitions });
      }),
    read: (name) => awaited(() => buffers.read(lookUpTensor(graph, "output", name))),
    violations: () => Promise.resolve(poison && !disposed ? buffers.violations() : []),
    dispose() {
      if (!disposed) {
        buffers.release();
        allocator.release(program.at, program.sizeBytes);
      }
      disposed = true;
      return Promise.resolve();
    },
  };
}
