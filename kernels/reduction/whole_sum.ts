import {
  type BufferRef,
  type PrintableFunction,
  scratch,
  type WasmSource,
  type WasmStage,
  type WebgpuStage,
} from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { rowSumDepth } from "../norm/norm_bounds.ts";
import { partialSumOf, termValue } from "./lane_functions.ts";
import {
  type ReducedRows,
  rowReduceSource,
  rowReduceWasm,
  rowReduceWebgpu,
  type RowReduction,
} from "./row_reduce.ts";

/** Elements of a row of a sum over a whole tensor. */
export const WHOLE_SUM_ROW = 4096;

/**
 * A sum over a whole tensor in its one fixed shape.
 *
 * Rows of 4,096 elements are summed in 32 lanes; their sums are the elements of the next level,
 * until one is left. Only that one is brought into stored form.
 */
export interface WholeSum {
  /** What is summed, of `(value, argument)`. */
  readonly term: PrintableFunction;
  /** What is made of the sum, of `(sum, argument)`. */
  readonly finish: PrintableFunction;
  readonly argument?: number;
  readonly count: number;
}

/** Lists the scratch tensors, from 0 on: the sums of every level but the last. */
export function wholeSumScratch(count: number): Shape[] {
  return levelsOf(count).slice(1).map((size) => [size]);
}

/** Counts the additions that one element passes. */
export function wholeSumDepth(count: number): number {
  return levelsOf(count)
    .reduce((sum, size) => sum + rowSumDepth(Math.min(size, WHOLE_SUM_ROW)), 0);
}

/** Names the AssemblyScript of every level, whatever the count. */
export function wholeSumSources({ term, finish }: Omit<WholeSum, "count">): WasmSource[] {
  return [
    { term, finish },
    { term, finish: partialSumOf },
    { term: termValue, finish: partialSumOf },
    { term: termValue, finish },
  ].map(rowReduceSource);
}

/** Makes the CPU stages, one a level. */
export function wholeSumWasm(sum: WholeSum, from: BufferRef, to: BufferRef): WasmStage[] {
  return levels(sum, from, to).map(({ reduction, rows }) => rowReduceWasm(reduction, rows));
}

/** Makes the WebGPU stages, one a level. */
export function wholeSumWebgpu(sum: WholeSum, from: BufferRef, to: BufferRef): WebgpuStage[] {
  return levels(sum, from, to).map(({ reduction, rows }) => rowReduceWebgpu(reduction, rows));
}

function levels(
  { term, finish, argument, count }: WholeSum,
  from: BufferRef,
  to: BufferRef,
): { reduction: RowReduction; rows: ReducedRows }[] {
  const sizes = levelsOf(count);
  return sizes.map((size, level) => {
    const last = level === sizes.length - 1;
    return {
      reduction: {
        term: level === 0 ? term : termValue,
        finish: last ? finish : partialSumOf,
        argument,
      },
      rows: {
        from: level === 0 ? from : scratch(level - 1),
        to: last ? to : scratch(level),
        width: WHOLE_SUM_ROW,
        count: size,
      },
    };
  });
}

/** Elements that each level sums. */
function levelsOf(count: number): number[] {
  const sizes = [count];
  while (sizes[sizes.length - 1] > WHOLE_SUM_ROW) {
    sizes.push(Math.ceil(sizes[sizes.length - 1] / WHOLE_SUM_ROW));
  }
  return sizes;
}
