// AssemblyScript: mean of each row.
import { row_mean_of } from "../arithmetic/printed_wasm";
import { row_sum_term_value } from "../reduction/row_sum_term_value_wasm";

export function row_mean(x: usize, y: usize, width: i32, n: f32, begin: i32, end: i32): void {
  const divisor = f32x4.splat(n);
  for (let r = begin; r < end; r++) {
    const row = x + <usize>r * (<usize>width << 2);
    const mean = row_mean_of(row_sum_term_value(row, width, divisor, i32x4.splat(0)), divisor);
    v128.store_lane<f32>(y + (<usize>r << 2), mean, 0);
  }
}
