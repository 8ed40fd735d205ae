import { fillWithPattern } from "./fill_with_pattern.ts";
import type { Pipeline, PipelineCache } from "./pipeline_cache.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";

/** Parameters of each dispatch start on multiples of this. */
const PARAMS_ALIGNMENT = 256;

/** What the dispatches of a compiled graph need, made before any of them runs. */
export interface GpuResources {
  readonly pipelines: readonly Pipeline[];
  /** Buffers of each copy. */
  readonly buffers: readonly (readonly GPUBuffer[])[];
  /** Bind groups of each copy, by dispatch. */
  readonly bindGroups: readonly (readonly GPUBindGroup[])[];
}

/**
 * Makes pipelines, buffers and bind groups for every dispatch of every copy.
 *
 * @param keep Is given every buffer, to destroy it later.
 */
export function makeResources(
  device: GPUDevice,
  cache: PipelineCache,
  { plan, copies, poison, keep }: {
    readonly plan: DispatchPlan;
    readonly copies: number;
    readonly poison: boolean;
    readonly keep: (buffer: GPUBuffer) => void;
  },
): GpuResources {
  const pipelines = cache.pipelinesOf(plan);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const make = (size: number) => {
    const buffer = device.createBuffer({ size, usage });
    keep(buffer);
    return buffer;
  };
  const buffers = Array.from({ length: copies }, () => plan.sizes.map(make));
  if (poison) fillWithPattern(device, plan, buffers);
  const { words, offsets } = packParams(plan);
  const params = make(4 * words.length);
  device.queue.writeBuffer(params, 0, words);
  const bindGroups = buffers.map((set) =>
    plan.dispatches.map((dispatch, i) => {
      const size = 4 * dispatch.params.length;
      const bound = [
        { buffer: params, offset: offsets[i], size },
        ...dispatch.bindings.map(({ buffer, offset, bytes }) => ({
          buffer: set[buffer],
          offset,
          size: bytes,
        })),
      ];
      const entries = bound.map((resource, binding) => ({ binding, resource }));
      return device.createBindGroup({ layout: pipelines[i].layout, entries });
    })
  );
  device.queue.submit([]);
  return { pipelines, buffers, bindGroups };
}

/** Lays the parameters of all dispatches into one buffer; equal ones are kept once. */
function packParams(
  { dispatches }: DispatchPlan,
): { words: Uint32Array<ArrayBuffer>; offsets: number[] } {
  const places = new Map<string, { readonly offset: number; readonly params: readonly number[] }>();
  let end = 0;
  const offsets = dispatches.map(({ params }) => {
    const key = params.join(" ");
    const place = places.get(key) ?? { offset: end, params };
    if (place.offset === end) {
      places.set(key, place);
      end += PARAMS_ALIGNMENT * Math.ceil(4 * params.length / PARAMS_ALIGNMENT);
    }
    return place.offset;
  });
  const words = new Uint32Array(Math.max(4, end / 4));
  for (const { offset, params } of places.values()) words.set(params, offset / 4);
  return { words, offsets };
}
