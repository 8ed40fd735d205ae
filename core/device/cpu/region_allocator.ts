import { DeviceLimitError } from "../../base/errors.ts";

const PAGE_BYTES = 65_536;
/** Every region starts and ends on a multiple of this, so that vector loads never split a line. */
const ALIGNMENT = 64;

/** Hands out regions of one shared memory and takes them back; the memory only grows. */
export class RegionAllocator {
  readonly #memory: WebAssembly.Memory;
  readonly #limitBytes: number;
  /** Free regions, by offset, never adjacent. */
  #free: { offset: number; bytes: number }[] = [];
  #end: number;

  /**
   * @param memory The memory.
   * @param options First free byte, and the most that may ever be used.
   */
  constructor(
    memory: WebAssembly.Memory,
    options: { readonly start: number; readonly limitBytes: number },
  ) {
    this.#memory = memory;
    this.#limitBytes = options.limitBytes;
    this.#end = Math.ceil(options.start / ALIGNMENT) * ALIGNMENT;
  }

  /** Bytes up to the end of the last region. */
  get usedBytes(): number {
    return this.#end;
  }

  /** Most bytes that may ever be used. */
  get limitBytes(): number {
    return this.#limitBytes;
  }

  /**
   * Takes a region.
   *
   * @returns Its byte offset.
   * @throws {DeviceLimitError} If it does not fit, with both sizes; nothing is changed then.
   */
  allocate(bytes: number): number {
    const size = regionBytes(bytes);
    const hole = this.#free.findIndex((region) => region.bytes >= size);
    if (hole >= 0) {
      const region = this.#free[hole];
      const offset = region.offset;
      if (region.bytes === size) this.#free.splice(hole, 1);
      else this.#free[hole] = { offset: offset + size, bytes: region.bytes - size };
      return offset;
    }
    const offset = this.#end;
    if (offset + size > this.#limitBytes) {
      throw new DeviceLimitError(
        `Cannot allocate on the CPU as the kernels' memory must hold everything: wanted=${
          mebibytes(size)
        }, used=${mebibytes(offset)}, limit=${mebibytes(this.#limitBytes)}`,
      );
    }
    const missing = offset + size - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(missing);
    this.#end = offset + size;
    return offset;
  }

  #grow(bytes: number): void {
    try {
      this.#memory.grow(Math.ceil(bytes / PAGE_BYTES));
    } catch (cause) {
      throw new DeviceLimitError(
        `Cannot allocate on the CPU as its memory must grow: wanted=${mebibytes(bytes)} more, ` +
          `has=${mebibytes(this.#memory.buffer.byteLength)}`,
        { cause },
      );
    }
  }

  /** Gives a region back, with the size that was asked for. */
  release(offset: number, bytes: number): void {
    const size = regionBytes(bytes);
    const regions = [...this.#free, { offset, bytes: size }].sort((a, b) => a.offset - b.offset);
    this.#free = regions.slice(0, 1);
    for (const region of regions.slice(1)) {
      const last = this.#free[this.#free.length - 1];
      if (last.offset + last.bytes === region.offset) last.bytes += region.bytes;
      else this.#free.push(region);
    }
    // What is free at the end can grow with the memory: a larger region then needs no second place.
    const last = this.#free[this.#free.length - 1];
    if (last.offset + last.bytes !== this.#end) return;
    this.#end = last.offset;
    this.#free.pop();
  }
}

/** Rounds up to whole cache lines; an empty region takes one. */
function regionBytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;
}

/** Writes a number of bytes for messages. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
