import { DeviceLimitError } from "../../base/errors.ts";
import { elementCount } from "../../base/shape.ts";
import type { Graph, TensorId } from "../../graph/graph.ts";
import type { MemoryPlan } from "../../graph/plan_memory.ts";
import { POISON_BITS } from "../canonical_data.ts";
import type { InputWords } from "../input_words.ts";
import type { BufferLayout } from "./buffer_layout.ts";
import type { CpuRuntime } from "./cpu_runtime.ts";
import { mebibytes } from "./region_allocator.ts";

/** What {@link CpuBuffers} hold. */
export interface BufferOptions {
  readonly plan: MemoryPlan;
  readonly layout: BufferLayout;
  readonly copies: number;
  readonly replicates: number;
  /** Bytes of the workspace of each thread. */
  readonly workspaceBytes: number;
  readonly poison: boolean;
}

/** The buffers of an executable: a set for each replicate of each copy, then the workspaces. */
export class CpuBuffers {
  readonly #runtime: CpuRuntime;
  readonly #graph: Graph;
  readonly #options: BufferOptions;
  readonly #layout: BufferLayout;
  readonly #sets: number;
  /** First byte. */
  readonly base: number;
  /** Bytes of one set, with its gaps. */
  readonly setBytes: number;
  /** What the plan announced for all of them. */
  readonly plannedBytes: number;
  readonly sizeBytes: number;
  /** First byte of the workspace of each thread. */
  readonly workspaces: readonly number[];

  /**
   * Allocates the buffers, all zero, or a pattern in test mode.
   *
   * @throws {DeviceLimitError} If they do not fit; nothing is allocated then.
   */
  constructor(runtime: CpuRuntime, graph: Graph, options: BufferOptions) {
    const { plan, copies, replicates, workspaceBytes, poison } = options;
    this.#runtime = runtime;
    this.#graph = graph;
    this.#options = options;
    this.#layout = options.layout;
    this.#sets = copies * replicates;
    this.setBytes = this.#layout.bytes;
    // Behind each workspace a gap too.
    const workspaceStep = workspaceBytes === 0 ? 0 : workspaceBytes + 64;
    const setsBytes = this.setBytes * this.#sets;
    this.plannedBytes = plan.peakBytes * this.#sets + workspaceBytes * runtime.threads;
    this.sizeBytes = setsBytes + workspaceStep * runtime.threads;
    this.base = this.#allocate();
    this.workspaces = Array.from(
      { length: runtime.threads },
      (_, thread) => this.base + setsBytes + thread * workspaceStep,
    );
    this.#words(0, this.sizeBytes).fill(poison ? POISON_BITS : 0);
    if (poison) this.#eachGap("arenaGaps", (words) => words.fill(0));
  }

  #allocate(): number {
    const { allocator } = this.#runtime;
    try {
      return allocator.allocate(this.sizeBytes);
    } catch (cause) {
      if (!(cause instanceof DeviceLimitError)) throw cause;
      const { copies, replicates } = this.#options;
      throw new DeviceLimitError(
        `Cannot compile a graph for the CPU as its memory plan must fit: ` +
          `planned=${mebibytes(this.plannedBytes)}, copies=${copies}, replicates=${replicates}, ` +
          `used=${mebibytes(allocator.usedBytes)}, limit=${mebibytes(allocator.limitBytes)}; ` +
          `take fewer replicates, a smaller batch or a smaller model, or free some memory`,
        { cause },
      );
    }
  }

  /** Made anew for each use: the buffer object of a memory that has grown is another. */
  #words(start: number, bytes: number): Uint32Array {
    return new Uint32Array(this.#runtime.memory.buffer, this.base + start, bytes / 4);
  }

  #tensorWords(set: number, id: TensorId): Uint32Array {
    const start = set * this.setBytes + this.#layout.tensors[id];
    return this.#words(start, 4 * elementCount(this.#graph.tensors[id].shape));
  }

  /** Writes an input into all sets, or into those of each replicate its own values. */
  write({ id, words }: InputWords): void {
    const { replicates } = this.#options;
    const count = elementCount(this.#graph.tensors[id].shape);
    for (let set = 0; set < this.#sets; set++) {
      const start = words.length > count ? set % replicates * count : 0;
      this.#tensorWords(set, id).set(words.subarray(start, start + count));
    }
  }

  /** Reads a tensor of the first copy, replicate after replicate. */
  read(id: TensorId): Float32Array {
    const { replicates } = this.#options;
    const count = elementCount(this.#graph.tensors[id].shape);
    const bits = new Uint32Array(replicates * count);
    for (let set = 0; set < replicates; set++) bits.set(this.#tensorWords(set, id), set * count);
    return new Float32Array(bits.buffer);
  }

  /** Names buffers beside which something was written in test mode. */
  violations(): string[] {
    const names = new Set<string>();
    const judge = (pattern: number) => (words: Uint32Array, name: string) => {
      if (!words.every((word) => word === pattern)) names.add(name);
    };
    this.#eachGap("gaps", judge(POISON_BITS));
    this.#eachGap("arenaGaps", judge(0));
    const { workspaceBytes } = this.#options;
    this.workspaces.forEach((start, thread) => {
      if (workspaceBytes === 0) return;
      const gap = this.#words(start - this.base + workspaceBytes, 64);
      judge(POISON_BITS)(gap, `workspace of thread ${thread}`);
    });
    return [...names];
  }

  #eachGap(kind: "gaps" | "arenaGaps", visit: (words: Uint32Array, name: string) => void): void {
    for (let set = 0; set < this.#sets; set++) {
      for (const { name, start, end } of this.#layout[kind]) {
        visit(this.#words(set * this.setBytes + start, end - start), name);
      }
    }
  }

  /** Gives the memory back. */
  release(): void {
    this.#runtime.allocator.release(this.base, this.sizeBytes);
  }
}
