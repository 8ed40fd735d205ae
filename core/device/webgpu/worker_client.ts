import { BackendUnavailableError, DeviceLimitError, DeviceLostError } from "../../base/errors.ts";
import type { Answers, Reply, Request } from "./protocol.ts";

const ERROR_CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  BackendUnavailableError,
  DeviceLimitError,
  DeviceLostError,
};

/** How long the worker may take to give its device back, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Asks the worker that owns the adapter, and turns its answers into promises. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  #nextId = 1;
  /** Why there will be no more answers. */
  #ended?: Error;

  /** @param script The worker's script; another one only in tests. */
  constructor(script: URL = new URL("./webgpu_worker.ts", import.meta.url)) {
    this.#worker = new Worker(script, { type: "module" });
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
      this.#refuse(
        new DeviceLostError(`Cannot go on as the WebGPU worker ended: reason=${event.message}`),
      );
    };
  }

  #refuse(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param transfer Buffers that are handed over rather than copied.
   * @throws {DeviceLostError} If the worker has ended by itself.
   * @throws {Error} If it was ended, also while the request was under way.
   */
  ask<R extends Request>(
    request: R,
    transfer: ArrayBuffer[] = [],
  ): Promise<Answers[R["kind"]]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise<Answers[R["kind"]]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request }, transfer);
    });
  }

  /**
   * Sends a request that is not answered.
   *
   * @param transfer Buffers that are handed over rather than copied.
   * @throws {DeviceLostError} If the worker has ended by itself.
   * @throws {Error} If it was ended.
   */
  tell(request: Request, transfer: ArrayBuffer[] = []): void {
    if (this.#ended !== undefined) throw this.#ended;
    this.#worker.postMessage({ id: 0, request }, transfer);
  }

  /**
   * Lets the worker give its device back and end itself; one that does not answer is terminated.
   *
   * Terminating a thread that holds a device crashes some drivers when the process ends.
   *
   * @param graceMs How long to wait for the thread to be gone, which nothing announces.
   */
  async end(graceMs = 0): Promise<void> {
    if (this.#ended !== undefined) return this.#worker.terminate();
    this.#refuse(new Error("Cannot use WebGPU as the device was closed"));
    const id = this.#nextId++;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#worker.terminate();
        resolve();
      }, CLOSE_TIMEOUT_MS);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.set(id, { resolve: done, reject: done });
      this.#worker.postMessage({ id, request: { kind: "close" } satisfies Request });
    });
    if (graceMs > 0) await new Promise((resolve) => setTimeout(resolve, graceMs));
  }
}
