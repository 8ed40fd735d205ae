// AssemblyScript template: FINISH(sum of TERM over a row), for rows begin to end. Rows have `width`
// elements; the last one has what is left of `count`.
import { FINISH } from "../arithmetic/printed_wasm";
import { row_sum_TERM } from "./row_sum_TERM_wasm";

export function row_reduce_TERM_FINISH(
  x: usize, y: usize, width: i32, count: i32, argument: f32, begin: i32, end: i32,
): void {
  const a = f32x4.splat(argument);
  for (let r = begin; r < end; r++) {
    const row = x + <usize>r * (<usize>width << 2);
    const sum = row_sum_TERM(row, min(width, count - r * width), a, i32x4.splat(0));
    v128.store_lane<f32>(y + (<usize>r << 2), FINISH(sum, a), 0);
  }
}
