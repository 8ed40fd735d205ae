import { DeviceLimitError } from "../../base/errors.ts";
import { POISON_BITS } from "../canonical_data.ts";
import type { ExecutionTime } from "../device.ts";
import { checkLimits } from "./check_limits.ts";
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
 * or the adapter is out of memory.
 */
export async function makeExecutable(
  device: GPUDevice,
  facts: AdapterFacts,
  options: { readonly plan: DispatchPlan; readonly copies: number; readonly poison: boolean },
): Promise<GpuExecutable> {
  const { plan, copies, poison } = options;
  checkLimits(plan, facts.limits);
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const pipelines = makePipelines(device, plan);
  const buffers = Array.from({ length: copies }, () => makeBuffers(device, plan, poison));
  const params = plan.dispatches.map((dispatch) => paramsBuffer(device, dispatch.params));
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
  const invalid = await device.popErrorScope();
  const outOfMemory = await device.popErrorScope();
  const sizeBytes = copies * plan.buffers.reduce((a, b) => a + b, 0);
  if (outOfMemory) {
    throw new DeviceLimitError(
      `Cannot allocate on WebGPU as the adapter is out of memory: wanted=${sizeBytes} bytes`,
    );
  }
  if (invalid) throw new Error(`Cannot compile for WebGPU: ${invalid.message}`);
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
    sizeBytes,
    write(buffer, words) {
      for (const set of buffers) device.queue.writeBuffer(set[buffer], 0, words as BufferSource);
      // The staging memory of writeBuffer is kept until the next submission.
      device.queue.submit([]);
      return null;
    },
    async time(repetitions) {
      const perSubmit = Math.max(1, Math.floor(DISPATCHES_PER_SUBMIT / plan.dispatches.length));
      device.pushErrorScope("validation");
      const time = await timeSubmissions(device, {
        timestamps: facts.timestamps,
        batches: batchSizes(repetitions, perSubmit),
        encode,
      });
      const error = await device.popErrorScope();
      if (error) throw new Error(`Cannot run on WebGPU: ${error.message}`);
      return time;
    },
    read: (buffer) => readBuffer(device, buffers[0][buffer]),
    dispose() {
      for (const buffer of [...buffers.flat(), ...params]) buffer.destroy();
    },
  };
}

function makeBuffers(device: GPUDevice, plan: DispatchPlan, poison: boolean): GPUBuffer[] {
  return plan.buffers.map((size) => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = device.createBuffer({ size, usage });
    if (poison) device.queue.writeBuffer(buffer, 0, new Uint32Array(size / 4).fill(POISON_BITS));
    return buffer;
  });
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
