import { compileKernels, type KernelBuild, kernelFunctions, kernelNames } from "./kernel_module.ts";
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
}

/**
 * Starts the kernels on a shared memory, and a worker for each thread but the first.
 *
 * @param threads Threads that share the work, the calling one included.
 * @param options Most bytes that buffers may take together, and the build of the kernels.
 * @throws {Error} If a worker cannot start; the others are ended then.
 */
export async function startCpuRuntime(
  threads: number,
  options: { readonly limitBytes: number; readonly build: KernelBuild },
): Promise<CpuRuntime> {
  const memory = new WebAssembly.Memory({
    initial: INITIAL_PAGES,
    maximum: MAXIMUM_PAGES,
    shared: true,
  });
  const module = await compileKernels(options.build);
  const allocator = new RegionAllocator(memory, {
    start: FIRST_FREE_BYTE,
    limitBytes: Math.min(options.limitBytes, MAXIMUM_PAGES * PAGE_BYTES),
  });
  const controlAt = allocator.allocate(CONTROL_BYTES);
  const words = new Int32Array(memory.buffer, controlAt, CONTROL_BYTES / 4);
  const control = new ThreadControl(words, threads);
  const setup = { module, memory, controlAt, threads };
  const starting = Array.from(
    { length: threads - 1 },
    (_, i) => startWorker({ ...setup, thread: i + 1 }),
  );
  try {
    await Promise.all(starting);
  } catch (error) {
    control.stop();
    throw error;
  }
  return {
    memory,
    allocator,
    functions: kernelFunctions(module, memory),
    names: kernelNames(module),
    threads,
    control,
  };
}

function startWorker(setup: WorkerSetup): Promise<void> {
  const worker = new Worker(new URL("./cpu_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) =>
      reject(new Error(`Cannot start a thread of the CPU: thread=${setup.thread}, ${reason}`));
    worker.onmessage = ({ data }) => data === "ready" ? resolve() : refuse(`reason=${data}`);
    worker.onerror = (event) => {
      event.preventDefault();
      refuse(`reason=${event.message}`);
    };
    worker.postMessage(setup);
  });
}
