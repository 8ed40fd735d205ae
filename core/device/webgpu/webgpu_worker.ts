/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type OpenAdapter, openAdapter } from "./adapter.ts";
import { type GpuExecutable, makeExecutable } from "./gpu_executable.ts";
import type { Reply, Request } from "./protocol.ts";
import { DeviceLostError } from "../../base/errors.ts";

let adapter: OpenAdapter | undefined;
let lostReason: string | undefined;
let uncaptured: string | undefined;
const executables = new Map<number, GpuExecutable>();
let nextExecutable = 1;
// Requests are answered one after the other, in the order in which they came.
let queue: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<{ id: number; request: Request }>) => {
  queue = queue.then(async () => {
    let reply: Reply;
    try {
      reply = { id: data.id, value: await answer(data.request) };
    } catch (cause) {
      const { name, message } = cause as Error;
      reply = { id: data.id, error: { name, message } };
    }
    self.postMessage(reply);
    if (data.request.kind === "close") self.close();
  });
};

async function answer(request: Request): Promise<unknown> {
  if (request.kind === "open") return await open(request.backend);
  if (request.kind === "dispose") {
    // Also after the device was lost, so that clean-up hides no error.
    executables.get(request.executable)?.dispose();
    executables.delete(request.executable);
    return null;
  }
  if (request.kind === "close") return await close();
  const { device, facts } = opened();
  if (request.kind === "lose") {
    device.destroy();
    await device.lost;
    return null;
  }
  if (request.kind === "compile") {
    const executable = await makeExecutable(device, facts, request);
    executables.set(nextExecutable, executable);
    return { executable: nextExecutable++, sizeBytes: executable.sizeBytes };
  }
  const executable = executables.get(request.executable);
  if (executable === undefined) {
    throw new Error("Cannot use an executable as it was disposed");
  }
  const result = request.kind === "write"
    ? executable.write(request.buffer, request.words)
    : request.kind === "read"
    ? await executable.read(request.buffer)
    : await executable.time(request.repetitions);
  // Work that ended after the device was lost, or with an error, must not be trusted.
  opened();
  return result;
}

async function open(backend: string) {
  adapter = await openAdapter(backend);
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

function opened(): OpenAdapter {
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
