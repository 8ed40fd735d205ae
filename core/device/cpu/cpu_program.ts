import type { Graph } from "../../graph/graph.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import { type BufferPlaces, planSteps } from "./plan_steps.ts";
import { decodeProgram, encodeProgram, programWords, type ThreadProgram } from "./step_program.ts";

let serial = 0;

/** The calls of all threads, written into the shared memory. */
export interface CpuProgram {
  /** Byte offset of the table that workers read. */
  readonly at: number;
  readonly sizeBytes: number;
  /** The calls of the main thread. */
  readonly main: ThreadProgram;
}

/**
 * Writes the kernel calls of a graph into the shared memory, a list for each thread.
 *
 * @throws {DeviceLimitError} If the memory cannot hold them.
 * @throws {RangeError} If the built module lacks a kernel.
 */
export function writeProgram(
  runtime: CpuRuntime,
  graph: Graph,
  options: {
    readonly places: BufferPlaces;
    readonly copies: number;
    readonly copyBytes: number;
  },
): CpuProgram {
  const { memory, allocator, names, threads } = runtime;
  const { places, copies, copyBytes } = options;
  const steps = planSteps(graph, places, { threads, names });
  const shared = steps.slice(1).some((calls) => calls.some((step) => step !== null));
  const taking = shared ? steps : steps.slice(0, 1);
  const tableWords = 1 + 2 * threads;
  const sizeBytes = 8 * taking.reduce((sum, calls) => sum + programWords(calls), tableWords);
  const start = allocator.allocate(sizeBytes);
  const table = new Float64Array(memory.buffer, start, tableWords);
  // Workers keep what they have read: the number tells a new program at an old place.
  table[0] = ++serial;
  let at = start + 8 * tableWords;
  taking.forEach((calls, thread) => {
    const length = programWords(calls);
    table.set([at, length], 1 + 2 * thread);
    encodeProgram(new Float64Array(memory.buffer, at, length), calls, {
      copies,
      copyBytes,
      shared,
    });
    at += 8 * length;
  });
  const words = new Float64Array(memory.buffer, table[1], table[2]);
  return { at: start, sizeBytes, main: decodeProgram(words, runtime.functions) };
}
