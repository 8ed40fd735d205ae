/**
 * Lets timers and signals through, and stops if one of them asked for it: kernels block the thread.
 *
 * @param signal Signal that ends the work.
 * @throws {DOMException} "AbortError" if it has fired.
 */
export async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}
