import type { Device } from "../device.ts";
import { compileForCpu } from "./cpu_executable.ts";
import { startCpuRuntime } from "./cpu_runtime.ts";
import { chooseBuild } from "./kernel_module.ts";

/** Share of the machine's free memory that buffers may take. */
const MEMORY_SHARE = 0.75;

/** Most threads that may share the work. */
const MAXIMUM_THREADS = 64;

/** Choices of the CPU device. */
export interface CpuDeviceOptions {
  /** Threads that share the work; the number of cores, 64 at most, where not given. */
  readonly threads?: number;
  /** Whether relaxed SIMD may be used; where not, or where it is not known, the bits are equal. */
  readonly relaxed?: boolean;
}

/**
 * Opens the CPU device: WASM SIMD kernels on one shared memory, over worker threads.
 *
 * Its results are the canonical bits at any number of threads.
 *
 * @throws {RangeError} If `threads` is not a whole number from 1 to 64.
 */
export async function openCpuDevice(options: CpuDeviceOptions = {}): Promise<Device> {
  const threads = options.threads ?? Math.min(MAXIMUM_THREADS, navigator.hardwareConcurrency);
  checkThreads(threads);
  const build = options.relaxed === false ? "strict" : chooseBuild(WebAssembly.validate);
  const limitBytes = MEMORY_SHARE * freeMemoryBytes();
  const runtime = await startCpuRuntime(threads, { limitBytes, build });
  return {
    info: {
      name: "cpu",
      adapter: `WASM SIMD, ${threads} ${threads === 1 ? "thread" : "threads"}`,
      arithmeticClass: "bitwise",
      software: false,
      threads,
      details: { kernels: `${runtime.names.length} exported`, simd: build },
    },
    compile: (graph, compileOptions) => Promise.try(compileForCpu, runtime, graph, compileOptions),
    close() {
      runtime.control.stop();
      return Promise.resolve();
    },
  };
}

/**
 * Checks a number of threads.
 *
 * @throws {RangeError} If it is not a whole number from 1 to 64.
 */
export function checkThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAXIMUM_THREADS) return;
  throw new RangeError(
    `Cannot open the CPU as threads must be 1 to ${MAXIMUM_THREADS}: threads=${threads}`,
  );
}

function freeMemoryBytes(): number {
  return Deno.systemMemoryInfo().available;
}
