// AssemblyScript: a bias by buckets, and the sums of gradients by bucket.
import { lane_add, store_sum } from "../arithmetic/printed_wasm";

// For rows begin to end of [heads, queries], each of `keys` values.
export function bucket_bias(
  table: usize, places: usize, y: usize, buckets: u32, heads: i32, queries: i32, keys: i32,
  begin: i32, end: i32,
): void {
  const row_bytes = <usize>keys << 2, step = <usize>heads << 2;
  for (let r = begin; r < end; r++) {
    const from = table + (<usize>(r / queries) << 2);
    let place = places + <usize>(r % queries) * row_bytes, to = y + <usize>r * row_bytes;
    for (const last = place + row_bytes; place < last; place += 4, to += 4) {
      const bucket = load<u32>(place);
      // No bucket outside the table is ever written; row 0 if there were one.
      store<u32>(to, load<u32>(from + (bucket < buckets ? <usize>bucket : 0) * step));
    }
  }
}

// Sums of a row by bucket, for rows begin to end of [heads, queries]: `sums` is [rows, buckets].
export function bucket_bias_grad_rows(
  grad_y: usize, places: usize, sums: usize, buckets: u32, queries: i32, keys: i32,
  begin: i32, end: i32,
): void {
  const row_bytes = <usize>keys << 2, sums_bytes = <usize>buckets << 2;
  for (let r = begin; r < end; r++) {
    const to = sums + <usize>r * sums_bytes;
    memory.fill(to, 0, sums_bytes);
    let place = places + <usize>(r % queries) * row_bytes, from = grad_y + <usize>r * row_bytes;
    for (const last = place + row_bytes; place < last; place += 4, from += 4) {
      const bucket = load<u32>(place);
      if (bucket >= buckets) continue;
      const at = to + (<usize>bucket << 2);
      v128.store_lane<f32>(at, lane_add(v128.load32_splat(at), v128.load32_splat(from)), 0);
    }
  }
}

// Adds the rows of each head in order, for elements begin to end of [buckets, heads].
export function bucket_bias_grad_total(
  sums: usize, table: usize, buckets: i32, heads: i32, queries: i32, begin: i32, end: i32,
): void {
  const sums_bytes = <usize>buckets << 2;
  for (let i = begin; i < end; i++) {
    let from = sums + <usize>(i % heads * queries) * sums_bytes + (<usize>(i / heads) << 2);
    let total = i32x4.splat(0);
    for (let r = 0; r < queries; r++, from += sums_bytes) {
      total = lane_add(total, v128.load32_splat(from));
    }
    v128.store_lane<f32>(table + (<usize>i << 2), store_sum(total), 0);
  }
}
