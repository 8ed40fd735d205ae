import type { BoundNode } from "./bind_stages.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import {
  type NodeEnd,
  type ScheduleOptions,
  scheduleStages,
  type ThreadCall,
} from "./schedule_stages.ts";
import {
  decodeProgram,
  encodeProgram,
  programWords,
  type Step,
  type ThreadProgram,
} from "./step_program.ts";

/** Pointers are marked by the bits of a word, which has one for its sign. */
const MAXIMUM_ARGUMENTS = 30;

let serial = 0;

/** The calls of all threads, written into the shared memory. */
export interface CpuProgram {
  /** Byte offset of the table that workers read. */
  readonly at: number;
  readonly sizeBytes: number;
  /** The calls of the main thread. */
  readonly main: ThreadProgram;
  /** Whether workers take part, so that barriers are more than marks. */
  readonly shared: boolean;
  /** Where each node ends in the calls of the main thread, in a watched program. */
  readonly ends: readonly NodeEnd[];
}

/** Where the buffers of an executable lie. */
export interface ProgramPlaces {
  /** First byte of the buffers of the first replicate of the first copy. */
  readonly base: number;
  /** Bytes from one replicate to the next; copies have all their replicates side by side. */
  readonly setBytes: number;
  readonly copies: number;
  /** First byte of the workspace of each thread. */
  readonly workspaces: readonly number[];
}

/**
 * Writes the kernel calls of a graph into the shared memory, a list for each thread.
 *
 * @throws {DeviceLimitError} If the memory cannot hold them.
 */
export function writeProgram(
  runtime: CpuRuntime,
  nodes: readonly BoundNode[],
  { places, ...options }: Omit<ScheduleOptions, "threads"> & { readonly places: ProgramPlaces },
): CpuProgram {
  const { memory, allocator, threads } = runtime;
  const { copies, setBytes } = places;
  const schedule = scheduleStages(nodes, { threads, ...options });
  const { shared, ends } = schedule;
  const steps = schedule.threads.slice(0, shared ? threads : 1).map((calls, thread) =>
    calls.map((call) => call === null ? null : stepOf(call, places, thread))
  );
  const tableWords = 1 + 2 * threads;
  const sizeBytes = 8 * steps.reduce((sum, calls) => sum + programWords(calls), tableWords);
  const start = allocator.allocate(sizeBytes);
  const table = new Float64Array(memory.buffer, start, tableWords);
  // Workers keep what they have read: the number tells a new program at an old place.
  table[0] = ++serial;
  let at = start + 8 * tableWords;
  steps.forEach((calls, thread) => {
    const length = programWords(calls);
    table.set([at, length], 1 + 2 * thread);
    encodeProgram(new Float64Array(memory.buffer, at, length), calls, {
      copies,
      copyBytes: setBytes * options.replicates,
    });
    at += 8 * length;
  });
  const words = new Float64Array(memory.buffer, table[1], table[2]);
  return { at: start, sizeBytes, main: decodeProgram(words, runtime.functions), shared, ends };
}

function stepOf(call: ThreadCall, places: ProgramPlaces, thread: number): Step {
  const { stage, begin, end, replicate } = call;
  const start = places.base + replicate * places.setBytes;
  if (stage.args.length > MAXIMUM_ARGUMENTS) {
    throw new RangeError(
      `Cannot call a kernel as it must take ${MAXIMUM_ARGUMENTS} arguments or fewer: ` +
        `kernel=${stage.stage.entry}, arguments=${stage.args.length}`,
    );
  }
  let pointers = 0;
  const args = stage.args.map((arg, i) => {
    if (typeof arg === "number") return arg;
    if (arg === "workspace") return places.workspaces[thread];
    pointers |= 1 << i;
    return start + arg.offset;
  });
  return { fn: stage.fn, args: [...args, begin, end], pointers };
}
