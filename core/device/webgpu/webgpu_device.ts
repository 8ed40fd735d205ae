import type { WebgpuTarget } from "../../base/op.ts";
import type { Guard } from "../../../kernels/arithmetic/print_wgsl.ts";
import type { Device, DeviceInfo } from "../device.ts";
import { compileForWebgpu } from "./compile_for_webgpu.ts";
import { pinBackend } from "./pin_backend.ts";
import type { AdapterFacts } from "./protocol.ts";
import { quietWayland } from "./quiet_wayland.ts";
import { WorkerClient } from "./worker_client.ts";

/**
 * How long the end of a hardware adapter's thread is waited for, in milliseconds.
 *
 * With NVIDIA's driver (580.159, Vulkan) a process that ended, or opened the next device, while
 * that thread was going away died of a corrupted heap, 3 times of 3; after 1.5 s never.
 */
const HARDWARE_GRACE_MS = 1_500;

/** A WebGPU device, with what only tests and the probe need. */
export interface WebgpuDevice extends Device {
  readonly facts: AdapterFacts;
  /** Destroys the device, as a driver reset would. */
  lose(): Promise<void>;
}

/**
 * Opens WebGPU in a worker of its own, since waiting for an adapter blocks the thread that waits.
 *
 * The class of the adapter is not known yet: `info` says "tolerance" until it is probed.
 *
 * @param options For tests only: `guard: "none"` to show what the guard prevents, and `target` to
 *   run shaders that were written for another kind of adapter.
 * @throws {BackendUnavailableError} If there is no adapter.
 */
export async function openWebgpuDevice(
  options: { readonly guard?: Guard; readonly target?: WebgpuTarget } = {},
): Promise<WebgpuDevice> {
  const backend = pinBackend();
  quietWayland();
  const client = new WorkerClient();
  let facts: AdapterFacts;
  try {
    facts = await client.ask({ kind: "open", backend });
  } catch (error) {
    await client.end();
    throw error;
  }
  const info: DeviceInfo = {
    name: "webgpu",
    adapter: facts.description,
    arithmeticClass: "tolerance",
    software: facts.software,
    threads: 0,
    details: {
      backend,
      timestamps: facts.timestamps ? "offered" : "not offered",
      largestBinding: `${facts.limits.maxStorageBufferBindingSize} bytes`,
    },
  };
  return {
    info,
    facts,
    compile: (graph, compileOptions) =>
      compileForWebgpu(client, graph, { ...options, ...compileOptions, facts }),
    async lose() {
      await client.ask({ kind: "lose" });
    },
    close: () => client.end(facts.software ? 0 : HARDWARE_GRACE_MS),
  };
}
