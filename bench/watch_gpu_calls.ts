/** Calls that were counted. */
export interface GpuCalls {
  submits: number;
  /** Milliseconds inside of them: a driver may compute there, or wait. */
  submitMs: number;
  passes: number;
  bindGroups: number;
}

/**
 * Counts calls of WebGPU on this thread until it is stopped.
 *
 * @returns The counts, which go on, and a function that ends it.
 */
export function watchGpuCalls(): { readonly counts: GpuCalls; readonly stop: () => void } {
  const counts: GpuCalls = { submits: 0, submitMs: 0, passes: 0, bindGroups: 0 };
  const restores = [
    watch(GPUQueue.prototype, "submit", (ms) => {
      counts.submits++;
      counts.submitMs += ms;
    }),
    watch(GPUCommandEncoder.prototype, "beginComputePass", () => counts.passes++),
    watch(GPUDevice.prototype, "createBindGroup", () => counts.bindGroups++),
  ];
  return { counts, stop: () => restores.forEach((restore) => restore()) };
}

function watch<T extends object>(prototype: T, name: keyof T & string, seen: (ms: number) => void) {
  const original = Object.getOwnPropertyDescriptor(prototype, name)!;
  const call = original.value as (...args: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    ...original,
    value(this: T, ...args: unknown[]) {
      const start = performance.now();
      const result = call.apply(this, args);
      seen(performance.now() - start);
      return result;
    },
  });
  return () => void Object.defineProperty(prototype, name, original);
}
