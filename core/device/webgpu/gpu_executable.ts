import { POISON_BITS } from "../canonical_data.ts";
import type { ExecutionTime } from "../device.ts";
import { checkLimits } from "./check_limits.ts";
import { inErrorScopes } from "./error_scopes.ts";
import { makePipelines } from "./make_pipelines.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";
import type { AdapterFacts } from "./protocol.ts";
import { timeSubmissions } from "./time_submissions.ts";

/** Dispatches in one command buffer; longer runs are submitted in several. */
const DISPATCHES_PER_SUBMIT = 1_024;

/** A compiled graph on the adapter, as its worker holds it. */
export interface GpuExecutable {
  readonly sizeBytes: number;
  write(buffer: number, words: Uint32Array): null;
  time(repetitions: number): Promise<ExecutionTime>;
  read(buffer: number): Promise<Uint32Array>;
  dispose(): void;
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
  facts: AdapterFacts,
  options: { readonly plan: DispatchPlan; readonly copies: number; readonly poison: boolean },
): Promise<GpuExecutable> {
  const { plan, copies, poison } = options;
  checkLimits(plan, facts.limits);
  const made: GPUBuffer[] = [];
  const destroy = () => {
    for (const buffer of made) buffer.destroy();
    // What was destroyed is given back with the next submission.
    device.queue.submit([]);
  };
  const keep = (buffer: GPUBuffer) => {
    made.push(buffer);
    return buffer;
  };
  const make = () => {
    const pipelines = makePipelines(device, plan);
    const buffers = Array.from(
      { length: copies },
      () => plan.buffers.map((size) => keep(makeBuffer(device, size, poison))),
    );
    const params = plan.dispatches.map((dispatch) => keep(paramsBuffer(device, dispatch.params)));
    const bindGroups = buffers.map((set) =>
      plan.dispatches.map((dispatch, i) =>
        device.createBindGroup({
          layout: pipelines[i].layout,
          entries: [params[i], ...dispatch.buffers.map((index) => set[index])].map((
            buffer,
            binding,
          ) => ({ binding, resource: { buffer } })),
        })
      )
    );
    device.queue.submit([]);
    return { pipelines, buffers, bindGroups };
  };
  const { pipelines, buffers, bindGroups } = await inErrorScopes(device, "compile", make)
    .catch((error) => {
      destroy();
      throw error;
    });
  let nextCopy = 0;

  function encode(pass: GPUComputePassEncoder): void {
    plan.dispatches.forEach((dispatch, i) => {
      pass.setPipeline(pipelines[i].pipeline);
      pass.setBindGroup(0, bindGroups[nextCopy][i]);
      pass.dispatchWorkgroups(...dispatch.workgroups);
    });
    nextCopy = (nextCopy + 1) % copies;
  }

  return {
    sizeBytes: copies * plan.buffers.reduce((a, b) => a + b, 0),
    write(buffer, words) {
      for (const set of buffers) device.queue.writeBuffer(set[buffer], 0, words as BufferSource);
      // The staging memory of writeBuffer is kept until the next submission.
      device.queue.submit([]);
      return null;
    },
    time(repetitions) {
      const perSubmit = Math.max(1, Math.floor(DISPATCHES_PER_SUBMIT / plan.dispatches.length));
      const batches = batchSizes(repetitions, perSubmit);
      const { timestamps } = facts;
      return inErrorScopes(
        device,
        "run",
        () => timeSubmissions(device, { timestamps, batches, encode }),
      );
    },
    read: (buffer) => inErrorScopes(device, "read", () => readBuffer(device, buffers[0][buffer])),
    dispose: destroy,
  };
}

function makeBuffer(device: GPUDevice, size: number, poison: boolean): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ size, usage });
  if (poison) device.queue.writeBuffer(buffer, 0, new Uint32Array(size / 4).fill(POISON_BITS));
  return buffer;
}

function paramsBuffer(device: GPUDevice, params: readonly number[]): GPUBuffer {
  const size = Math.max(16, 4 * params.length);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size, usage });
  device.queue.writeBuffer(buffer, 0, Uint32Array.from(params));
  return buffer;
}

async function readBuffer(device: GPUDevice, from: GPUBuffer): Promise<Uint32Array> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ size: from.size, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, staging, 0, from.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return words;
}

function batchSizes(total: number, most: number): number[] {
  const sizes = Array<number>(Math.floor(total / most)).fill(most);
  return total % most === 0 ? sizes : [...sizes, total % most];
}
