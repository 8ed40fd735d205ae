import { DeviceLimitError } from "../../base/errors.ts";

/**
 * Does something with a WebGPU device and throws what the device reports meanwhile.
 *
 * WebGPU is silent otherwise: a faulty dispatch leaves zeros and the process ends well.
 *
 * @param what What is being done, for the message: "run".
 * @throws {DeviceLimitError} If the adapter ran out of memory.
 * @throws {Error} With the adapter's message, if it refused something.
 */
export async function inErrorScopes<T>(
  device: GPUDevice,
  what: string,
  body: () => T | Promise<T>,
): Promise<T> {
  pushScopes(device);
  const [result] = await Promise.allSettled([Promise.try(body)]);
  const fault = await popScopes(device, what);
  if (fault) throw fault;
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

/**
 * Does something with a WebGPU device without a wait.
 *
 * @param what What is being done, for the message: "run".
 * @returns What was made, and a promise of what the device reported; it does not reject.
 */
export function inOpenScopes<T>(
  device: GPUDevice,
  what: string,
  body: () => T,
): { readonly value: T; readonly fault: Promise<Error | undefined> } {
  pushScopes(device);
  let fault: Promise<Error | undefined>;
  let value: T;
  try {
    value = body();
  } finally {
    fault = popScopes(device, what);
  }
  return { value, fault };
}

function pushScopes(device: GPUDevice): void {
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
}

/** Closes both scopes at once; the promise says what they caught. */
async function popScopes(device: GPUDevice, what: string): Promise<Error | undefined> {
  const popped = Promise.allSettled([device.popErrorScope(), device.popErrorScope()]);
  const [invalid, outOfMemory] = (await popped).map((scope) =>
    scope.status === "fulfilled" ? scope.value : scope.reason as Error
  );
  if (outOfMemory) {
    return new DeviceLimitError(
      `Cannot ${what} on WebGPU as the adapter is out of memory: ${outOfMemory.message}`,
    );
  }
  if (invalid) {
    return new Error(`Cannot ${what} on WebGPU as the adapter refuses it: ${invalid.message}`);
  }
}
