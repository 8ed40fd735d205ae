import type { WebgpuTarget } from "../../base/op.ts";
import { DeviceLimitError } from "../../base/errors.ts";
import { elementCount } from "../../base/shape.ts";
import type { Guard } from "../../../kernels/arithmetic/print_wgsl.ts";
import { checkCount } from "../check_count.ts";
import type { Device, DeviceInfo } from "../device.ts";
import { type InputWords, inputWords } from "../input_words.ts";
import { PendingFault } from "../pending_fault.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { pinBackend } from "./pin_backend.ts";
import { planDispatches } from "./plan_dispatches.ts";
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

/** Share of the machine's free memory that buffers of a software adapter may take. */
const MEMORY_SHARE = 0.75;

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
    async compile(graph, { copies = 1, poison = false, replicates = 1 } = {}) {
      checkCount("copies", copies);
      checkCount("replicates", replicates);
      if (replicates > 1) {
        throw new RangeError(`Cannot stack runs on WebGPU yet: replicates=${replicates}`);
      }
      const target = options.target ?? (facts.software ? "software" : "hardware");
      const plan = planDispatches(graph, options.guard, target);
      const plannedBytes = copies * plan.buffers.reduce((a, b) => a + b, 0);
      if (facts.software) checkMemory(plannedBytes);
      const made = await client.ask({ kind: "compile", plan, copies, poison });
      const { executable } = made;
      const fault = new PendingFault();
      let submitted: Promise<unknown> = Promise.resolve();
      const write = ({ id, words }: InputWords) =>
        client.ask({ kind: "write", executable, buffer: id, words });
      /** Waits for an answer; a fault of what was submitted before comes first. */
      const awaited = async <T>(answer: Promise<T>): Promise<T> => {
        const [ended] = await Promise.allSettled([answer, submitted]);
        fault.raise();
        if (ended.status === "rejected") throw ended.reason;
        return ended.value;
      };
      const execute = (repetitions: number) =>
        awaited(client.ask({ kind: "time", executable, repetitions }));
      return {
        plannedBytes,
        sizeBytes: made.sizeBytes,
        async write(name, data) {
          const writes = inputWords(graph, { [name]: data }, replicates).map(write);
          await awaited(Promise.all(writes));
        },
        submit(inputs = {}) {
          const writes = inputWords(graph, inputs, replicates).map(write);
          const run = client.ask({ kind: "time", executable, repetitions: 1 });
          submitted = Promise.all([submitted, ...writes, run]).catch(fault.keep);
        },
        settle: () => awaited(Promise.resolve()),
        async run() {
          await execute(1);
        },
        async time(repetitions) {
          checkCount("repetitions", repetitions);
          return await execute(repetitions);
        },
        async read(name) {
          const buffer = lookUpTensor(graph, "output", name);
          const words = await awaited(client.ask({ kind: "read", executable, buffer }));
          return new Float32Array(words.buffer, 0, elementCount(graph.tensors[buffer].shape));
        },
        violations: () => Promise.resolve([]),
        async dispose() {
          await client.ask({ kind: "dispose", executable });
        },
      };
    },
    async lose() {
      await client.ask({ kind: "lose" });
    },
    close: () => client.end(facts.software ? 0 : HARDWARE_GRACE_MS),
  };
}

function checkMemory(bytes: number): void {
  const { available } = Deno.systemMemoryInfo();
  if (bytes <= MEMORY_SHARE * available) return;
  throw new DeviceLimitError(
    `Cannot allocate on WebGPU as a software adapter must leave memory free: wanted=${bytes} ` +
      `bytes, free=${available} bytes`,
  );
}
