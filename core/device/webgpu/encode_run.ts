import type { GpuResources } from "./gpu_resources.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";

/** Encodes all dispatches of one run on a copy, in order, in one pass. */
export function encodeDispatches(
  pass: GPUComputePassEncoder,
  { dispatches }: DispatchPlan,
  { resources, copy }: { readonly resources: GpuResources; readonly copy: number },
): void {
  const { pipelines } = resources;
  const bindGroups = resources.bindGroups[copy];
  let current: GPUComputePipeline | undefined;
  for (let i = 0; i < dispatches.length; i++) {
    const { pipeline } = pipelines[i];
    if (pipeline !== current) pass.setPipeline(pipeline);
    current = pipeline;
    pass.setBindGroup(0, bindGroups[i]);
    const { workgroups } = dispatches[i];
    pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
  }
}

/** Encodes the copies that end a run: inputs that take values which lie elsewhere. */
export function encodeCopies(
  encoder: GPUCommandEncoder,
  { copies, strides, replicates }: DispatchPlan,
  buffers: readonly GPUBuffer[],
): void {
  for (const { from, to } of copies) {
    for (let r = 0; r < replicates; r++) {
      encoder.copyBufferToBuffer(
        buffers[from.buffer],
        from.offset + r * strides[from.buffer],
        buffers[to.buffer],
        to.offset + r * strides[to.buffer],
        to.bytes,
      );
    }
  }
}
