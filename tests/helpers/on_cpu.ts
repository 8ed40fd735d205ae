import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";

/** Runs a body with the CPU device, one thread where not said otherwise, and closes it. */
export async function onCpu<T>(
  body: (device: Device) => Promise<T>,
  options: { readonly threads?: number; readonly relaxed?: boolean } = { threads: 1 },
): Promise<T> {
  const device = await openCpuDevice(options);
  try {
    return await body(device);
  } finally {
    await device.close();
  }
}
