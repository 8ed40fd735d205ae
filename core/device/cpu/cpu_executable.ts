import { elementCount } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { canonicalWords, POISON_BITS } from "../canonical_data.ts";
import { checkCount } from "../check_count.ts";
import type { CompileOptions, Executable } from "../device.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { type BufferLayout, layOutBuffers } from "./buffer_layout.ts";
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
  const { memory, allocator, control } = runtime;
  const { copies = 1, poison = false } = options;
  checkCount("copies", copies);
  control.requireUsable();
  const layout = layOutBuffers(graph);
  const sizeBytes = layout.bytes * copies;
  const base = allocator.allocate(sizeBytes);
  const places = {
    tensors: layout.tensors.map((offset) => base + offset),
    scratch: layout.scratch.map((offsets) => offsets.map((offset) => base + offset)),
  };
  let program: CpuProgram;
  try {
    program = writeProgram(runtime, graph, { places, copies, copyBytes: layout.bytes });
  } catch (error) {
    allocator.release(base, sizeBytes);
    throw error;
  }
  // Made anew for each use: the buffer object of a memory that has grown is another.
  const words = () => new Uint32Array(memory.buffer, base, sizeBytes / 4);
  words().fill(poison ? POISON_BITS : 0);
  const { main } = program;
  let nextCopy = 0;
  let disposed = false;

  function requireUsable(): void {
    if (disposed) throw new Error("Cannot use an executable as it was disposed");
    control.requireUsable();
  }

  function execute(repetitions: number): void {
    requireUsable();
    if (main.shared) control.start({ program: program.at, repetitions, firstCopy: nextCopy });
    try {
      for (let i = 0; i < repetitions; i++) {
        runProgram(main, nextCopy, control.barrier);
        nextCopy = nextCopy + 1 === copies ? 0 : nextCopy + 1;
      }
    } catch (cause) {
      // The workers wait for this thread, which will not come.
      if (main.shared) control.fail(0, (cause as Error).message);
      throw cause;
    }
  }

  // A fault rejects, as on a device that has to wait; `Promise.try` runs its function at once.
  return {
    sizeBytes,
    write: (name, data) =>
      Promise.try(() => {
        requireUsable();
        const id = lookUpTensor(graph, "input", name);
        const values = canonicalWords(name, data, elementCount(graph.tensors[id].shape));
        for (let copy = 0; copy < copies; copy++) {
          words().set(values, (copy * layout.bytes + layout.tensors[id]) / 4);
        }
      }),
    run: () => Promise.try(execute, 1),
    time: (repetitions) =>
      Promise.try(() => {
        checkCount("repetitions", repetitions);
        const start = performance.now();
        execute(repetitions);
        return { wallNs: (performance.now() - start) * 1e6 };
      }),
    read: (name) =>
      Promise.try(() => {
        requireUsable();
        const id = lookUpTensor(graph, "output", name);
        const start = layout.tensors[id] / 4;
        const bits = words().slice(start, start + elementCount(graph.tensors[id].shape));
        return new Float32Array(bits.buffer);
      }),
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
