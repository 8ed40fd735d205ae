import { bitsOf } from "../../core/base/float_bits.ts";
import type {
  BufferRef,
  PrintableFunction,
  WasmSource,
  WasmStage,
  WebgpuStage,
} from "../../core/base/op.ts";
import { ROWS_PER_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import ROW_FOLD from "./row_fold.wgsl" with { type: "text" };
import ROW_REDUCE from "./row_reduce.wgsl" with { type: "text" };

/** What is summed over a row, and what is made of the sum; both take `(value, argument)`. */
export interface RowReduction {
  readonly term: PrintableFunction;
  readonly finish: PrintableFunction;
  readonly argument?: number;
}

/** Where the rows lie: `count` elements in rows of `width`, of which the last may be shorter. */
export interface ReducedRows {
  readonly from: BufferRef;
  readonly to: BufferRef;
  readonly width: number;
  readonly count: number;
}

/** Names the AssemblyScript of a row reduction. */
export function rowReduceSource({ term, finish }: RowReduction): WasmSource {
  const names = { TERM: term.name, FINISH: finish.name };
  return { file: "reduction/row_reduce_wasm.ts", names };
}

/** Makes the CPU stage of a row reduction: 32 lanes, folded in halves; cut along rows. */
export function rowReduceWasm(
  { term, finish, argument = 0 }: RowReduction,
  { from, to, width, count }: ReducedRows,
): WasmStage {
  return {
    entry: `row_reduce_${term.name}_${finish.name}`,
    args: [from, to, width, count, argument],
    extent: Math.ceil(count / width),
    align: 1,
    elementsPerUnit: width,
  };
}

/** Makes the WebGPU stage of a row reduction: 32 lanes a row, four rows a workgroup. */
export function rowReduceWebgpu(
  { term, finish, argument = 0 }: RowReduction,
  { from, to, width, count }: ReducedRows,
): WebgpuStage {
  const rows = Math.ceil(count / width);
  return {
    code: ROW_FOLD + ROW_REDUCE.replaceAll("TERM", term.name).replaceAll("FINISH", finish.name),
    bindings: [from, to],
    params: [rows, width, bitsOf(argument), count],
    workgroups: workgroupsFor(rows, ROWS_PER_WORKGROUP),
  };
}
