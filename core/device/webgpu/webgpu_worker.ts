/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type OpenAdapter, openAdapter } from "./adapter.ts";
import { type GpuExecutable, makeExecutable } from "./gpu_executable.ts";
import { PipelineCache } from "./pipeline_cache.ts";
import type { Outcome, Request } from "./protocol.ts";
import { DeviceLostError } from "../../base/errors.ts";

let adapter: (OpenAdapter & { readonly cache: PipelineCache }) | undefined;
let lostReason: string | undefined;
let uncaptured: string | undefined;
const executables = new Map<number, GpuExecutable>();
let nextExecutable = 1;
// Requests are answered one after the other, in the order in which they came.
let queue: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<{ id: number; request: Request }>) => {
  queue = queue.then(async () => {
    if (data.request.kind === "submit") return submit(data.request);
    const begun = await outcome(() => answer(data.request));
    if ("value" in begun && begun.value instanceof Later) {
      // Other requests go on meanwhile.
      const { promise } = begun.value;
      outcome(() => promise).then((ended) => self.postMessage({ id: data.id, ...ended }));
    } else self.postMessage({ id: data.id, ...begun });
    if (data.request.kind === "close") self.close();
  });
};

/** An answer that comes after those to later requests. */
class Later {
  constructor(readonly promise: Promise<unknown>) {}
}

async function outcome(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await work() };
  } catch (cause) {
    const { name, message } = cause as Error;
    return { error: { name, message } };
  }
}

/** Queues a run. What makes it impossible is thrown by the next request that is answered. */
function submit({ executable, inputs }: Extract<Request, { kind: "submit" }>): void {
  if (lostReason === undefined) executables.get(executable)?.submit(inputs);
}

async function answer(request: Request): Promise<unknown> {
  if (request.kind === "open") return await open(request.backend);
  if (request.kind === "dispose") {
    // Also after the device was lost, so that clean-up hides no error.
    executables.get(request.executable)?.dispose();
    executables.delete(request.executable);
    return null;
  }
  if (request.kind === "close") return await close();
  const { device, facts, cache } = opened();
  if (request.kind === "lose") {
    device.destroy();
    await device.lost;
    return null;
  }
  if (request.kind === "compile") {
    const executable = await makeExecutable(device, { facts, cache }, request);
    executables.set(nextExecutable, executable);
    return { executable: nextExecutable++, sizeBytes: executable.sizeBytes };
  }
  const executable = executables.get(request.executable);
  if (executable === undefined) {
    throw new Error("Cannot use an executable as it was disposed");
  }
  await executable.raise();
  switch (request.kind) {
    case "write":
      executable.write(request.values);
      return opened() && null;
    case "settle":
      await trusted(executable.settle());
      return null;
    case "time":
      return await trusted(executable.time(request.repetitions));
    case "read": {
      const { words } = await trusted(executable.read(request.tensor));
      return new Later(trusted(words));
    }
    default:
      throw new TypeError(`Cannot answer a request of an unknown kind: kind=${request.kind}`);
  }
}

/** Waits for work; what ended after the device was lost, or with an error, is not trusted. */
async function trusted<T>(work: Promise<T>): Promise<T> {
  const [ended] = await Promise.allSettled([work]);
  opened();
  if (ended.status === "rejected") throw ended.reason;
  return ended.value;
}

async function open(backend: string) {
  const found = await openAdapter(backend);
  adapter = { ...found, cache: new PipelineCache(found.device) };
  adapter.device.lost.then(({ reason, message }) => {
    lostReason = `${reason}${message ? `: ${message}` : ""}`;
  });
  adapter.device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    uncaptured ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  return adapter.facts;
}

/** Gives everything back before the thread ends: a driver may not survive its device's thread. */
async function close(): Promise<null> {
  for (const executable of executables.values()) executable.dispose();
  executables.clear();
  adapter?.device.destroy();
  await adapter?.device.lost;
  return null;
}

function opened(): NonNullable<typeof adapter> {
  if (adapter === undefined) throw new Error("Cannot use WebGPU as it must be opened first");
  if (lostReason !== undefined) {
    throw new DeviceLostError(
      `Cannot go on as the WebGPU device was lost: reason=${lostReason}. ` +
        "Run the command again: finished cells are kept",
    );
  }
  if (uncaptured !== undefined) {
    throw new Error(`Cannot trust results as WebGPU reported an error: ${uncaptured}`);
  }
  return adapter;
}
