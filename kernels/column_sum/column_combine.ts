import type { BufferRef, WasmStage, WebgpuStage } from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import COMBINE from "./column_sum_combine.wgsl" with { type: "text" };

/** Number of chunk sums of each column, and number of columns. */
export interface ChunkedColumns {
  readonly chunks: number;
  readonly width: number;
}

/** Makes the CPU stage that adds the chunk sums of each column in order. */
export function columnCombineWasm(
  from: BufferRef,
  to: BufferRef,
  { chunks, width }: ChunkedColumns,
): WasmStage {
  return {
    entry: "column_sum_combine",
    args: [from, to, chunks, width],
    extent: width,
    align: 16,
    elementsPerUnit: chunks,
  };
}

/** Makes the WebGPU stage that adds the chunk sums of each column in order. */
export function columnCombineWebgpu(
  from: BufferRef,
  to: BufferRef,
  { chunks, width }: ChunkedColumns,
): WebgpuStage {
  return {
    code: COMBINE,
    bindings: [from, to],
    params: [chunks, width],
    workgroups: workgroupsFor(width, ELEMENT_WORKGROUP),
  };
}
