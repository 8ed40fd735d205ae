import { elementCount } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { canonicalWords, POISON_BITS } from "../canonical_data.ts";
import type { CompileOptions, Executable, ExecutionTime } from "../device.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { type BufferLayout, layOutBuffers } from "./buffer_layout.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import { planSteps } from "./plan_steps.ts";
import { decodeProgram, encodeProgram, programWords, runProgram } from "./step_program.ts";

let serial = 0;

/** Compiles a graph for the CPU: one region of the shared memory, one list of calls a thread. */
export function compileForCpu(
  runtime: CpuRuntime,
  graph: Graph,
  options: CompileOptions = {},
): Executable {
  const { memory, allocator, names, threads } = runtime;
  const copies = options.copies ?? 1;
  const layout = layOutBuffers(graph);
  const sizeBytes = layout.bytes * copies;
  const base = allocator.allocate(sizeBytes);
  const words = () => new Uint32Array(memory.buffer, base, sizeBytes / 4);
  words().fill(options.poison ? POISON_BITS : 0);

  const places = {
    tensors: layout.tensors.map((offset) => base + offset),
    scratch: layout.scratch.map((offsets) => offsets.map((offset) => base + offset)),
  };
  const steps = planSteps(graph, places, { threads, names });
  const shared = steps.slice(1).some((calls) => calls.some((step) => step !== null));
  const taking = shared ? steps : steps.slice(0, 1);
  const tableWords = 1 + 2 * threads;
  const programBytes = 8 * taking.reduce((sum, calls) => sum + programWords(calls), tableWords);
  const programAt = allocator.allocate(programBytes);
  const table = new Float64Array(memory.buffer, programAt, tableWords);
  table[0] = ++serial;
  let at = programAt + 8 * tableWords;
  taking.forEach((calls, thread) => {
    const length = programWords(calls);
    table.set([at, length], 1 + 2 * thread);
    encodeProgram(new Float64Array(memory.buffer, at, length), calls, {
      copies,
      copyBytes: layout.bytes,
      shared,
    });
    at += 8 * length;
  });
  const main = decodeProgram(
    new Float64Array(memory.buffer, table[1], table[2]),
    runtime.functions,
  );
  let nextCopy = 0;

  function execute(repetitions: number): void {
    if (shared) runtime.control.start({ program: programAt, repetitions, firstCopy: nextCopy });
    for (let i = 0; i < repetitions; i++) {
      runProgram(main, nextCopy, runtime.control.barrier);
      nextCopy = nextCopy + 1 === copies ? 0 : nextCopy + 1;
    }
  }

  return {
    sizeBytes,
    write(name, data) {
      const id = lookUpTensor(graph, "input", name);
      const values = canonicalWords(name, data, elementCount(graph.tensors[id].shape));
      for (let copy = 0; copy < copies; copy++) {
        words().set(values, (copy * layout.bytes + layout.tensors[id]) / 4);
      }
      return Promise.resolve();
    },
    run() {
      execute(1);
      return Promise.resolve();
    },
    time(repetitions): Promise<ExecutionTime> {
      const start = performance.now();
      execute(repetitions);
      return Promise.resolve({ wallNs: (performance.now() - start) * 1e6 });
    },
    read(name) {
      const id = lookUpTensor(graph, "output", name);
      const start = layout.tensors[id] / 4;
      const bits = words().slice(start, start + elementCount(graph.tensors[id].shape));
      return Promise.resolve(new Float32Array(bits.buffer));
    },
    violations: () => Promise.resolve(options.poison ? brokenGaps(graph, layout, words()) : []),
    dispose() {
      allocator.release(base, sizeBytes);
      allocator.release(programAt, programBytes);
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
