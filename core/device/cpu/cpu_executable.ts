import { elementCount } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { POISON_BITS } from "../canonical_data.ts";
import { checkCount } from "../check_count.ts";
import type { CompileOptions, Executable } from "../device.ts";
import { type InputWords, inputWords } from "../input_words.ts";
import { PendingFault } from "../pending_fault.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { type BufferLayout, layOutBuffers } from "./buffer_layout.ts";
import { type CpuProgram, writeProgram } from "./cpu_program.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import { workspaceBytes } from "./plan_steps.ts";
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
  const { memory, allocator, control } = runtime;
  const { copies = 1, poison = false, replicates = 1 } = options;
  checkCount("copies", copies);
  checkCount("replicates", replicates);
  control.requireUsable();
  const layout = layOutBuffers(graph);
  const sets = copies * replicates;
  const setsBytes = layout.bytes * sets;
  const ownBytes = workspaceBytes(graph);
  const sizeBytes = setsBytes + ownBytes * runtime.threads;
  const base = allocator.allocate(sizeBytes);
  const places = {
    tensors: layout.tensors.map((offset) => base + offset),
    scratch: layout.scratch.map((offsets) => offsets.map((offset) => base + offset)),
    workspaces: Array.from(
      { length: runtime.threads },
      (_, thread) => base + setsBytes + thread * ownBytes,
    ),
  };
  let program: CpuProgram;
  try {
    program = writeProgram(runtime, graph, { places, copies: sets, copyBytes: layout.bytes });
  } catch (error) {
    allocator.release(base, sizeBytes);
    throw error;
  }
  // Made anew for each use: the buffer object of a memory that has grown is another.
  const words = () => new Uint32Array(memory.buffer, base, sizeBytes / 4);
  words().fill(poison ? POISON_BITS : 0);
  const { main } = program;
  const fault = new PendingFault();
  let nextSet = 0;
  let disposed = false;

  function requireUsable(): void {
    if (disposed) throw new Error("Cannot use an executable as it was disposed");
    control.requireUsable();
  }

  function execute(repetitions: number): void {
    requireUsable();
    const count = repetitions * replicates;
    if (main.shared) {
      control.start({ program: program.at, repetitions: count, firstCopy: nextSet });
    }
    try {
      for (let i = 0; i < count; i++) {
        runProgram(main, nextSet, control.barrier);
        nextSet = nextSet + 1 === sets ? 0 : nextSet + 1;
      }
    } catch (cause) {
      // The workers wait for this thread, which will not come.
      if (main.shared) control.fail(0, (cause as Error).message);
      throw cause;
    }
  }

  function store({ id, words: values }: InputWords): void {
    const count = elementCount(graph.tensors[id].shape);
    const each = values.length > count;
    for (let set = 0; set < sets; set++) {
      const start = each ? set % replicates * count : 0;
      words().set(
        values.subarray(start, start + count),
        (set * layout.bytes + layout.tensors[id]) / 4,
      );
    }
  }

  function readReplicates(name: string): Float32Array {
    const id = lookUpTensor(graph, "output", name);
    const count = elementCount(graph.tensors[id].shape);
    const bits = new Uint32Array(replicates * count);
    for (let set = 0; set < replicates; set++) {
      const start = (set * layout.bytes + layout.tensors[id]) / 4;
      bits.set(words().subarray(start, start + count), set * count);
    }
    return new Float32Array(bits.buffer);
  }

  // A fault rejects, as on a device that has to wait; `Promise.try` runs its function at once.
  const awaited = <T>(work: () => T): Promise<T> =>
    Promise.try(() => {
      fault.raise();
      requireUsable();
      return work();
    });

  return {
    plannedBytes: sizeBytes,
    sizeBytes,
    write: (name, data) =>
      awaited(() => inputWords(graph, { [name]: data }, replicates).forEach(store)),
    submit(inputs = {}) {
      const values = inputWords(graph, inputs, replicates);
      try {
        requireUsable();
        values.forEach(store);
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
    read: (name) => awaited(() => readReplicates(name)),
    violations: () => Promise.resolve(poison ? brokenGaps(graph, layout, words()) : []),
    dispose() {
      if (!disposed) {
        allocator.release(base, sizeBytes);
        allocator.release(program.at, program.sizeBytes);
      }
      disposed = true;
      return Promise.resolve();
    },
  };
}

/** Names tensors behind which the pattern of test mode is no longer whole. */
function brokenGaps(graph: Graph, layout: BufferLayout, words: Uint32Array): string[] {
  return graph.tensors.flatMap(({ name, shape }, id) => {
    const start = layout.tensors[id] / 4 + elementCount(shape);
    const end = layout.tensorEnds[id] / 4;
    return words.subarray(start, end).every((word) => word === POISON_BITS) ? [] : [name];
  });
}
