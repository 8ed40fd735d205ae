// AssemblyScript: sums over rows, in order inside chunks of 32 rows, then over chunks in order.
import { lane_add, store_sum } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

// Chunk sums of a [rows, width] matrix, for chunks begin to end.
export function column_sum_chunks(
  x: usize, chunks: usize, rows: i32, width: i32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  for (let chunk = begin; chunk < end; chunk++) {
    const to = chunks + <usize>chunk * row_bytes;
    const first = chunk * 32, last = min(first + 32, rows);
    for (let i = 0; i < width; i += 4) {
      const o = <usize>i << 2;
      let sum = i32x4.splat(0);
      for (let r = first; r < last; r++) sum = lane_add(sum, v128.load(x + <usize>r * row_bytes + o));
      if (width - i >= 4) v128.store(to + o, sum);
      else store_lanes(to + o, sum, width - i);
    }
  }
}

// Adds `count` chunk sums in order, for columns begin to end (cut at multiples of 4).
export function column_sum_combine(
  chunks: usize, sum: usize, count: i32, width: i32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    let total = i32x4.splat(0);
    for (let chunk = 0; chunk < count; chunk++) {
      total = lane_add(total, v128.load(chunks + <usize>chunk * row_bytes + o));
    }
    const stored = store_sum(total);
    if (end - i >= 4) v128.store(sum + o, stored);
    else store_lanes(sum + o, stored, end - i);
  }
}
