import type { Dispatch, DispatchPlan } from "./plan_dispatches.ts";

/** A compute pipeline with its explicit layout. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** The pipelines of a device: each distinct shader is compiled once, whatever graph it is from. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #made = new Map<string, Pipeline>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Gives the pipeline of each dispatch of a plan, and compiles those that are not known yet. */
  pipelinesOf(plan: DispatchPlan): Pipeline[] {
    return plan.dispatches.map((dispatch) => {
      const text = plan.shaders[dispatch.shader];
      const pipeline = this.#made.get(text) ?? makePipeline(this.#device, dispatch, text);
      this.#made.set(text, pipeline);
      return pipeline;
    });
  }

  /** Forgets the shaders of a plan that the adapter refused. */
  forget(plan: DispatchPlan): void {
    for (const text of plan.shaders) this.#made.delete(text);
  }

  /** Number of shaders that were compiled. */
  get size(): number {
    return this.#made.size;
  }
}

/**
 * Compiles a shader. Its layout is explicit: with automatic ones an unused binding is dropped, and
 * the dispatch then silently does nothing.
 */
function makePipeline(device: GPUDevice, { writable, label }: Dispatch, code: string): Pipeline {
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
  const module = device.createShaderModule({ code, label });
  const pipeline = device.createComputePipeline({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: "main" },
  });
  return { pipeline, layout };
}
