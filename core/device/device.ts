import type { Graph } from "../graph/graph.ts";

/** Names of the devices. */
export type DeviceName = "cpu" | "webgpu";

/** What an adapter has proved: the canonical bits, or results within bounds. */
export type ArithmeticClass = "bitwise" | "tolerance";

/** What a record says of the device it was made on. */
export interface DeviceInfo {
  readonly name: DeviceName;
  /** Such as "WASM SIMD, 2 threads", or the adapter's own text. */
  readonly adapter: string;
  readonly arithmeticClass: ArithmeticClass;
  /** Whether a CPU plays the GPU (llvmpipe, SwiftShader): for conformance, never for timing. */
  readonly software: boolean;
  /** Threads of the CPU device; 0 on WebGPU. */
  readonly threads: number;
  /** Findings of the canary, limits, versions. */
  readonly details: Readonly<Record<string, string>>;
}

/** Choices of one compilation. */
export interface CompileOptions {
  /** Disjoint sets of tensors, used in rotation, so that no execution finds its data in a cache. */
  readonly copies?: number;
  /** Test mode: buffers start as a NaN pattern, and writes outside tensors are found. */
  readonly poison?: boolean;
  /**
   * Runs of the same graph on data of their own, side by side: every tensor gets a leading
   * replicate axis. The bits of each are those of a run of its own. 1 where not given.
   */
  readonly replicates?: number;
}

/** A place where graphs run. */
export interface Device {
  readonly info: DeviceInfo;
  /**
   * Makes every buffer and kernel call of a graph, once.
   *
   * @throws {DeviceLimitError} If the graph does not fit, before anything is allocated.
   */
  compile(graph: Graph, options?: CompileOptions): Promise<Executable>;
  close(): Promise<void>;
}

/** Time of a number of executions. */
export interface ExecutionTime {
  /** By the host's clock, waiting for the last execution only. */
  readonly wallNs: number;
  /** By the adapter's own timestamps, where it offers them. */
  readonly gpuNs?: number;
}

/** Time that one application of an op took, of an execution that was watched. */
export interface NodeTime {
  /** Name of the op. */
  readonly op: string;
  /** Place in `Graph.nodes`; the copies that end a run come behind them. */
  readonly node: number;
  /** Least of all repetitions, in nanoseconds, from barrier to barrier. */
  readonly wallNs: number;
  /** Threads that had a part in it. */
  readonly threads: number;
}

/** Values for inputs, by name. */
export type InputValues = Readonly<Record<string, Float32Array | Uint32Array>>;

/** A compiled graph with its buffers. */
export interface Executable {
  /** Bytes that the memory plan announced for all copies and replicates, before allocation. */
  readonly plannedBytes: number;
  /** Bytes of all buffers of all copies and replicates, as allocated: with gaps between them. */
  readonly sizeBytes: number;
  /**
   * Writes an input into every copy. Values below 2^-51 become +0, as everywhere in storage;
   * words (`Uint32Array`) are written as they are.
   *
   * With replicates, data of the input's own size goes to each of them; data of that size times
   * their number gives each its own.
   *
   * @throws {RangeError} If a value is NaN or infinite, or the size is wrong.
   */
  write(input: string, data: Float32Array | Uint32Array): Promise<void>;
  /**
   * Writes inputs, then runs once, without waiting.
   *
   * A fault of the device is reported by the next call that is awaited.
   *
   * @throws {RangeError} If inputs are wrong, as `write` does; nothing is written or run then.
   */
  submit(inputs?: InputValues): void;
  /** Waits until everything submitted has ended. */
  settle(): Promise<void>;
  /** Runs once and waits. */
  run(): Promise<void>;
  /** Runs a number of times in a row, copy after copy, and waits at the end only. */
  time(repetitions: number): Promise<ExecutionTime>;
  /**
   * Runs a number of times with a clock around each application of an op.
   *
   * A barrier follows each of them, so the sum is above the time of a run. Not on every device.
   */
  profile?(repetitions: number): Promise<readonly NodeTime[]>;
  /** Reads an output of the first copy, replicate after replicate: `[R, ...shape]`. */
  read(output: string): Promise<Float32Array>;
  /** Names tensors beside which something was written in test mode. */
  violations(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}
