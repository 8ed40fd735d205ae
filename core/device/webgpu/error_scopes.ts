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
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const [result] = await Promise.allSettled([Promise.try(body)]);
  const invalid = await device.popErrorScope();
  const outOfMemory = await device.popErrorScope();
  if (outOfMemory) {
    throw new DeviceLimitError(
      `Cannot ${what} on WebGPU as the adapter is out of memory: ${outOfMemory.message}`,
    );
  }
  if (invalid) {
    throw new Error(`Cannot ${what} on WebGPU as the adapter refuses it: ${invalid.message}`);
  }
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
