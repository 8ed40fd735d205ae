import { compileKernels, kernelFunctions, kernelNames } from "./kernel_module.ts";
import type { WorkerSetup } from "./cpu_worker.ts";
import { RegionAllocator } from "./region_allocator.ts";
import { CONTROL_BYTES, ThreadControl } from "./thread_control.ts";

const PAGE_BYTES = 65_536;
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65_536;
/** The kernels' own constants lie below this; `__heap_base` of the module is checked against it. */
const FIRST_FREE_BYTE = 65_536;

/** The shared memory, the kernels on it, and the threads that run them. */
export interface CpuRuntime {
  readonly memory: WebAssembly.Memory;
  readonly allocator: RegionAllocator;
  readonly functions: readonly ((...args: number[]) => void)[];
  readonly names: readonly string[];
  readonly threads: number;
  readonly control: ThreadControl;
  readonly workers: readonly Worker[];
}

/**
 * Starts the kernels on a shared memory, and a worker for each thread but the first.
 *
 * @param threads Threads that share the work, the calling one included.
 * @param limitBytes Most bytes that buffers may take together.
 */
export async function startCpuRuntime(threads: number, limitBytes: number): Promise<CpuRuntime> {
  const memory = new WebAssembly.Memory({
    initial: INITIAL_PAGES,
    maximum: MAXIMUM_PAGES,
    shared: true,
  });
  const module = await compileKernels();
  const allocator = new RegionAllocator(memory, {
    start: FIRST_FREE_BYTE,
    limitBytes: Math.min(limitBytes, MAXIMUM_PAGES * PAGE_BYTES),
  });
  const controlAt = allocator.allocate(CONTROL_BYTES);
  const words = new Int32Array(memory.buffer, controlAt, CONTROL_BYTES / 4);
  const setup = { module, memory, controlAt, threads };
  const workers = await Promise.all(
    Array.from({ length: threads - 1 }, (_, i) => startWorker({ ...setup, thread: i + 1 })),
  );
  return {
    memory,
    allocator,
    functions: kernelFunctions(module, memory),
    names: kernelNames(module),
    threads,
    control: new ThreadControl(words, threads),
    workers,
  };
}

function startWorker(setup: WorkerSetup): Promise<Worker> {
  const worker = new Worker(new URL("./cpu_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot start thread ${setup.thread}: ${event.message}`));
    };
    worker.postMessage(setup);
  });
}
