import { checkThreads, openCpuDevice } from "./cpu/cpu_device.ts";
import type { Device, DeviceInfo, DeviceName } from "./device.ts";
import { probeAdapter } from "./webgpu/probe_adapter.ts";
import { openWebgpuDevice } from "./webgpu/webgpu_device.ts";

/** Which device is wanted. */
export interface OpenDeviceOptions {
  readonly name: "auto" | DeviceName;
  /** Threads of the CPU device; the number of cores where not given. */
  readonly threads?: number;
}

/** What opens and probes; other parts only in tests. */
export interface DeviceParts {
  readonly openCpu: typeof openCpuDevice;
  readonly openWebgpu: () => Promise<Device>;
  readonly probe: typeof probeAdapter;
}

const PARTS: DeviceParts = {
  openCpu: openCpuDevice,
  openWebgpu: openWebgpuDevice,
  probe: probeAdapter,
};

/**
 * Opens a device by name, or the best one that gives the canonical bits.
 *
 * `auto` takes WebGPU if there is a hardware adapter and the start-up probe proves it, else the
 * CPU. A software adapter is never taken by `auto`. `info.details.chosen` says what was decided and
 * why. A device that is asked for by name works or throws.
 *
 * @throws {BackendUnavailableError} If WebGPU is asked for by name and there is no adapter.
 * @throws {RangeError} If `threads` is not a whole number from 1 to 64.
 */
export async function openDevice(
  { name, threads }: OpenDeviceOptions,
  parts: DeviceParts = PARTS,
): Promise<Device> {
  if (threads !== undefined) checkThreads(threads);
  const openCpu = async (chosen: string) => withDetails(await parts.openCpu({ threads }), chosen);
  switch (name) {
    case "cpu":
      return await openCpu("cpu: asked for by name");
    case "webgpu":
      return await probed(await parts.openWebgpu(), "webgpu: asked for by name", parts);
    case "auto": {
      const found = await findProvedAdapter(parts);
      return typeof found === "string" ? await openCpu(`cpu: ${found}`) : found;
    }
    default:
      throw new RangeError(
        `Cannot open a device as its name must be auto, cpu or webgpu: name=${name satisfies never}`,
      );
  }
}

/** Opens a hardware adapter that gives the canonical bits, or says why there is none. */
async function findProvedAdapter(parts: DeviceParts): Promise<Device | string> {
  try {
    const webgpu = await parts.openWebgpu();
    const { adapter, software } = webgpu.info;
    if (software) {
      await webgpu.close();
      return `adapter "${adapter}" is software, which auto never takes`;
    }
    const device = await probed(webgpu, `webgpu: "${adapter}" is hardware and proved`, parts);
    if (device.info.arithmeticClass === "bitwise") return device;
    await device.close();
    const { guard, kernels } = device.info.details;
    return `adapter "${adapter}" gives other bits: guard ${guard}; kernels: ${kernels}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Probes a device and puts the findings into what it says of itself; closes it on an error. */
async function probed(device: Device, chosen: string, parts: DeviceParts): Promise<Device> {
  try {
    const { arithmeticClass, details } = await parts.probe(device);
    return withDetails(device, chosen, { arithmeticClass, details });
  } catch (error) {
    await device.close();
    throw error;
  }
}

function withDetails(
  device: Device,
  chosen: string,
  more: Partial<Pick<DeviceInfo, "arithmeticClass" | "details">> = {},
): Device {
  const details = { ...device.info.details, ...more.details, chosen };
  return { ...device, info: { ...device.info, ...more, details } };
}
