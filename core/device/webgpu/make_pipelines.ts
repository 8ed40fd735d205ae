import type { DispatchPlan } from "./plan_dispatches.ts";

/** A compute pipeline with its explicit layout. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/**
 * Compiles the pipeline of each dispatch; dispatches of the same shader share one.
 *
 * Layouts are explicit: with automatic ones an unused binding is dropped, and the dispatch then
 * silently does nothing.
 */
export function makePipelines(device: GPUDevice, plan: DispatchPlan): Pipeline[] {
  const made = new Map<number, Pipeline>();
  return plan.dispatches.map(({ shader, writable, label }) => {
    const known = made.get(shader);
    if (known !== undefined) return known;
    const kinds: GPUBufferBindingType[] = [
      "read-only-storage",
      ...writable.map((write): GPUBufferBindingType => write ? "storage" : "read-only-storage"),
    ];
    const layout = device.createBindGroupLayout({
      entries: kinds.map((type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type },
      })),
    });
    const module = device.createShaderModule({ code: plan.shaders[shader], label });
    const pipeline = device.createComputePipeline({
      label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: "main" },
    });
    made.set(shader, { pipeline, layout });
    return { pipeline, layout };
  });
}
