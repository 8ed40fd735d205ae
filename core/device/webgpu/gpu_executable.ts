import type { ExecutionTime } from "../device.ts";
import { PendingFault } from "../pending_fault.ts";
import { checkLimits } from "./check_limits.ts";
import { encodeCopies, encodeDispatches } from "./encode_run.ts";
import { inErrorScopes, inOpenScopes } from "./error_scopes.ts";
import { makeResources } from "./gpu_resources.ts";
import type { PipelineCache } from "./pipeline_cache.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";
import type { AdapterFacts, TensorWords } from "./protocol.ts";
import { ReadBack } from "./read_back.ts";
import { timeSubmissions } from "./time_submissions.ts";

/** Dispatches in one command buffer that is timed; longer runs are submitted in several. */
const DISPATCHES_PER_SUBMIT = 1_024;

/** Runs that may be queued before the adapter is waited for, so that they cannot pile up. */
const RUNS_IN_FLIGHT = 64;

/** A compiled graph on the adapter, as its worker holds it. */
export interface GpuExecutable {
  readonly sizeBytes: number;
  write(values: TensorWords): void;
  /** Queues writes and one run. A fault is kept for {@link raise}. */
  submit(inputs: readonly TensorWords[]): void;
  /** Throws the first fault of what was submitted, once. */
  raise(): Promise<void>;
  /** Waits until everything queued has ended. */
  settle(): Promise<void>;
  time(repetitions: number): Promise<ExecutionTime>;
  /** Starts to read; the words come later, so that other work can go on. */
  read(tensor: number): Promise<{ readonly words: Promise<Uint32Array> }>;
  dispose(): void;
}

/** Where a graph is compiled. */
export interface GpuContext {
  readonly facts: AdapterFacts;
  readonly cache: PipelineCache;
}

/**
 * Makes pipelines, buffers and bind groups for every dispatch of every copy, before any runs.
 *
 * @throws {DeviceLimitError} If a buffer or the number of bindings exceeds the adapter's limits,
 * before anything is allocated, or if the adapter runs out of memory.
 * @throws {Error} If the adapter refuses a shader; nothing stays allocated then.
 */
export async function makeExecutable(
  device: GPUDevice,
  { facts, cache }: GpuContext,
  options: { readonly plan: DispatchPlan; readonly copies: number; readonly poison: boolean },
): Promise<GpuExecutable> {
  const { plan, copies } = options;
  const { replicates, strides } = plan;
  checkLimits(plan, facts.limits);
  const made: GPUBuffer[] = [];
  const destroy = () => {
    for (const buffer of made) buffer.destroy();
    // What was destroyed is given back with the next submission.
    device.queue.submit([]);
  };
  const keep = (buffer: GPUBuffer) => void made.push(buffer);
  const resources = await inErrorScopes(
    device,
    "compile",
    () => makeResources(device, cache, { ...options, keep }),
  ).catch((error) => {
    cache.forget(plan);
    destroy();
    throw error;
  });
  const reads = new ReadBack(device);
  const fault = new PendingFault();
  let reported: Promise<void> = Promise.resolve();
  let nextCopy = 0;
  let runsQueued = 0;

  function takeCopy(): number {
    const copy = nextCopy;
    nextCopy = (nextCopy + 1) % copies;
    return copy;
  }

  function store({ tensor, words }: TensorWords): void {
    const { buffer, offset, bytes } = plan.tensors[tensor]!;
    const own = words.byteLength > bytes;
    for (const set of resources.buffers) {
      for (let r = 0; r < replicates; r++) {
        const part = own ? words.subarray(r * bytes / 4, (r + 1) * bytes / 4) : words;
        device.queue.writeBuffer(
          set[buffer],
          offset + r * strides[buffer],
          part as Uint32Array<ArrayBuffer>,
        );
      }
    }
  }

  function queueRun(inputs: readonly TensorWords[]): void {
    inputs.forEach(store);
    const copy = takeCopy();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    encodeDispatches(pass, plan, { resources, copy });
    pass.end();
    encodeCopies(encoder, plan, resources.buffers[copy]);
    device.queue.submit([encoder.finish()]);
    if (++runsQueued < RUNS_IN_FLIGHT) return;
    // In Deno the call itself returns when the adapter is idle.
    device.queue.onSubmittedWorkDone().catch(fault.keep);
    runsQueued = 0;
  }

  return {
    sizeBytes: copies * plan.sizes.reduce((a, b) => a + b, 0),
    write(values) {
      store(values);
      // The staging memory of writeBuffer is kept until the next submission.
      device.queue.submit([]);
    },
    submit(inputs) {
      try {
        const queued = inOpenScopes(device, "run", () => queueRun(inputs));
        const before = reported;
        reported = queued.fault.then(async (error) => {
          await before;
          if (error !== undefined) fault.keep(error);
        });
      } catch (cause) {
        fault.keep(cause);
      }
    },
    async raise() {
      await reported;
      fault.raise();
    },
    async settle() {
      await device.queue.onSubmittedWorkDone();
      runsQueued = 0;
    },
    time(repetitions) {
      const perSubmit = Math.max(1, Math.floor(DISPATCHES_PER_SUBMIT / plan.dispatches.length));
      const batches = batchSizes(repetitions, perSubmit);
      let copy = 0;
      return inErrorScopes(device, "run", () =>
        timeSubmissions(device, {
          timestamps: facts.timestamps,
          batches,
          encode(pass) {
            copy = takeCopy();
            encodeDispatches(pass, plan, { resources, copy });
          },
          between: plan.copies.length === 0
            ? undefined
            : (encoder) => encodeCopies(encoder, plan, resources.buffers[copy]),
        }));
    },
    read(tensor) {
      const range = plan.tensors[tensor]!;
      const from = resources.buffers[0][range.buffer];
      return reads.start({ from, range, stride: strides[range.buffer], replicates });
    },
    dispose: destroy,
  };
}

function batchSizes(total: number, most: number): number[] {
  const sizes = Array<number>(Math.floor(total / most)).fill(most);
  return total % most === 0 ? sizes : [...sizes, total % most];
}
