import { BackendUnavailableError, DeviceLimitError, DeviceLostError } from "../../base/errors.ts";
import type { Answers, Reply, Request } from "./protocol.ts";

const ERROR_CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  BackendUnavailableError,
  DeviceLimitError,
  DeviceLostError,
};

/** Asks the worker that owns the adapter, and turns its answers into promises. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  #nextId = 1;

  constructor() {
    this.#worker = new Worker(new URL("./webgpu_worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("error" in data) {
        const { name, message } = data.error;
        waiting?.reject(new (ERROR_CLASSES[name] ?? Error)(message));
      } else waiting?.resolve(data.value as never);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.#waiting.values()) {
        reject(new DeviceLostError(`Cannot go on as the WebGPU worker ended: ${event.message}`));
      }
      this.#waiting.clear();
    };
  }

  /** Sends a request and waits for its answer. */
  ask<R extends Request>(request: R): Promise<Answers[R["kind"]]> {
    const id = this.#nextId++;
    return new Promise<Answers[R["kind"]]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request });
    });
  }

  /** Ends the worker, and with it the device. */
  end(): void {
    this.#worker.terminate();
  }
}
