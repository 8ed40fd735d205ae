import { inOpenScopes } from "./error_scopes.ts";
import type { BufferRange } from "./place_buffers.ts";

/** Reads that may be under way at once: Deno gives each back 10 ms after the adapter is done. */
const READS_IN_FLIGHT = 4;

/** Reads parts of buffers through staging buffers, several at a time. */
export class ReadBack {
  readonly #device: GPUDevice;
  readonly #underWay: Promise<unknown>[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Starts to read a part of a buffer of every replicate, as it is after what was submitted.
   *
   * @param source The buffer, its part and the distance of replicates in bytes.
   * @returns Once the read is under way: a promise of its words, replicate after replicate.
   */
  async start(
    source: {
      readonly from: GPUBuffer;
      readonly range: BufferRange;
      readonly stride: number;
      readonly replicates: number;
    },
  ): Promise<{ readonly words: Promise<Uint32Array> }> {
    while (this.#underWay.length >= READS_IN_FLIGHT) await this.#underWay[0];
    const { from, range: { offset, bytes }, stride, replicates } = source;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const { value: staging, fault } = inOpenScopes(this.#device, "read", () => {
      const staging = this.#device.createBuffer({ size: Math.max(4, bytes * replicates), usage });
      const encoder = this.#device.createCommandEncoder();
      for (let r = 0; r < replicates; r++) {
        encoder.copyBufferToBuffer(from, offset + r * stride, staging, r * bytes, bytes);
      }
      this.#device.queue.submit([encoder.finish()]);
      return staging;
    });
    const words = this.#finish(staging, fault);
    const ended = words.catch(() => {}).then(() => {
      this.#underWay.splice(this.#underWay.indexOf(ended), 1);
    });
    this.#underWay.push(ended);
    return { words };
  }

  async #finish(staging: GPUBuffer, fault: Promise<Error | undefined>): Promise<Uint32Array> {
    try {
      const [mapped] = await Promise.allSettled([staging.mapAsync(GPUMapMode.READ)]);
      const error = await fault;
      if (error !== undefined) throw error;
      if (mapped.status === "rejected") throw mapped.reason;
      return new Uint32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }
}
