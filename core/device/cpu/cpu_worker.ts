/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { kernelFunctions } from "./kernel_module.ts";
import { decodeProgram, runProgram, type ThreadProgram } from "./step_program.ts";
import { CONTROL_BYTES, ThreadControl } from "./thread_control.ts";

/** What the main thread tells a worker once. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly controlAt: number;
  readonly threads: number;
  readonly thread: number;
}

self.onmessage = ({ data }: MessageEvent<WorkerSetup>) => {
  const words = new Int32Array(data.memory.buffer, data.controlAt, CONTROL_BYTES / 4);
  const control = new ThreadControl(words, data.threads);
  try {
    work(data, control);
  } catch (cause) {
    const { message } = cause as Error;
    // A main thread that stands in a barrier hears no event: it is told over the shared words.
    control.fail(data.thread, message);
    self.postMessage(message);
  }
  self.close();
};

/** Runs jobs until one says that it is the last. */
function work({ module, memory, threads, thread }: WorkerSetup, control: ThreadControl): void {
  const functions = kernelFunctions(module, memory);
  self.postMessage("ready");
  const known = new Map<string, ThreadProgram>();
  let seen = 0;
  for (;;) {
    const job = control.nextJob(seen);
    seen = job.generation;
    if (job.program === 0) return;
    // A job names a table of [serial, then offset and length in words of each thread's calls].
    const table = new Float64Array(memory.buffer, job.program, 1 + 2 * threads);
    const key = `${job.program}/${table[0]}`;
    let program = known.get(key);
    if (program === undefined) {
      const [offset, length] = [table[1 + 2 * thread], table[2 + 2 * thread]];
      program = decodeProgram(new Float64Array(memory.buffer, offset, length), functions);
      if (known.size > 64) known.clear();
      known.set(key, program);
    }
    for (let i = 0; i < job.repetitions; i++) {
      runProgram(program, (job.firstCopy + i) % program.copies.length, control.barrier);
    }
  }
}
