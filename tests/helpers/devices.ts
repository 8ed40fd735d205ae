import { BackendUnavailableError } from "../../core/base/errors.ts";
import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";
import { openWebgpuDevice, type WebgpuDevice } from "../../core/device/webgpu/webgpu_device.ts";

/** A device of the tests, or why it is not there. */
export type TestDevice =
  | { readonly name: string; readonly device: Device }
  | { readonly name: string; readonly reason: string };

/**
 * Opens the CPU at one and at two threads, and WebGPU; closes them after the body.
 *
 * A device that is missing is data with its reason, printed; `REQUIRE_DEVICES=cpu,webgpu` makes
 * it a failure.
 */
export async function withDevices(body: (devices: readonly TestDevice[]) => Promise<void>) {
  const devices: TestDevice[] = [
    { name: "cpu, 1 thread", device: await openCpuDevice({ threads: 1 }) },
    { name: "cpu, 2 threads", device: await openCpuDevice({ threads: 2 }) },
    await openTestWebgpu(),
  ];
  try {
    await body(devices);
  } finally {
    for (const given of devices) if ("device" in given) await given.device.close();
  }
}

async function openTestWebgpu(): Promise<TestDevice> {
  try {
    return { name: "webgpu", device: await openWebgpuDevice() };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    return { name: "webgpu", reason: reasonToSkip(error) };
  }
}

/** Opens WebGPU for a body, or prints why not. */
export async function withWebgpu(
  body: (device: WebgpuDevice) => Promise<void>,
  options?: Parameters<typeof openWebgpuDevice>[0],
) {
  let device: WebgpuDevice;
  try {
    device = await openWebgpuDevice(options);
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    console.log(`skipped: { device: "webgpu", reason: "${reasonToSkip(error)}" }`);
    return;
  }
  try {
    await body(device);
  } finally {
    await device.close();
  }
}

function reasonToSkip(error: Error): string {
  const required = (Deno.env.get("REQUIRE_DEVICES") ?? "").split(",");
  if (required.includes("webgpu")) throw error;
  return error.message;
}
