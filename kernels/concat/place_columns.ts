import {
  type BufferRef,
  input,
  output,
  type WasmSource,
  type WasmStage,
  type WebgpuStage,
} from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import COLUMNS from "./columns.wgsl" with { type: "text" };

/** A range of columns of one matrix, and where it goes in another of as many rows. */
export interface PlacedColumns {
  readonly from: BufferRef;
  readonly fromWidth: number;
  readonly fromColumn: number;
  readonly to: BufferRef;
  readonly toWidth: number;
  readonly toColumn: number;
  readonly width: number;
}

/** The AssemblyScript of {@link placeColumnsWasm}. */
export const placeColumnsSource: WasmSource = { file: "concat/place_columns_wasm.ts" };

/** Makes the CPU stage that copies a range of columns; other columns are left alone. */
export function placeColumnsWasm(rows: number, placed: PlacedColumns): WasmStage {
  const { from, fromWidth, fromColumn, to, toWidth, toColumn, width } = placed;
  return {
    entry: "place_columns",
    args: [from, to, fromWidth, fromColumn, toWidth, toColumn, width],
    extent: rows,
    align: 1,
    elementsPerUnit: width,
  };
}

/**
 * Makes the WebGPU stage in which column j of the output is column j + shift of the input, or 0
 * where there is none.
 */
export function shiftColumnsWebgpu(
  rows: number,
  { fromWidth, toWidth, shift }: Readonly<Record<"fromWidth" | "toWidth" | "shift", number>>,
): WebgpuStage {
  return {
    code: COLUMNS,
    bindings: [input(0), output(0)],
    params: [rows * toWidth, fromWidth, toWidth, shift >>> 0],
    workgroups: workgroupsFor(rows * toWidth, ELEMENT_WORKGROUP),
  };
}
