// AssemblyScript: rows of a table by tokens, and the sums of gradients by token.
import { lane_add, store_sum } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

// For tokens begin to end.
export function embedding(
  table: usize, tokens: usize, y: usize, vocabulary: u32, width: i32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  for (let t = begin; t < end; t++) {
    const token = load<u32>(tokens + (<usize>t << 2));
    // No token outside the table is ever written; row 0 if there were one.
    const from = table + (token < vocabulary ? <usize>token : 0) * row_bytes;
    const to = y + <usize>t * row_bytes;
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
    }
    if (i < width) store_lanes(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)), width - i);
  }
}

// For columns begin to end (cut at multiples of 4), so that each sum runs over positions in order.
export function embedding_grad(
  grad_y: usize, tokens: usize, table: usize, count: i32, vocabulary: i32, width: i32,
  begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2, first = <usize>begin << 2;
  const zero = i32x4.splat(0);
  for (let v = 0; v < vocabulary; v++) {
    const row = table + <usize>v * row_bytes + first;
    for (let i = 0, n = end - begin; i < n; i += 4) {
      if (n - i >= 4) v128.store(row + (<usize>i << 2), zero);
      else store_lanes(row + (<usize>i << 2), zero, n - i);
    }
  }
  for (let t = 0; t < count; t++) {
    const token = load<u32>(tokens + (<usize>t << 2));
    if (token >= <u32>vocabulary) continue;
    const from = grad_y + <usize>t * row_bytes + first, row = table + <usize>token * row_bytes + first;
    for (let i = 0, n = end - begin; i < n; i += 4) {
      const o = <usize>i << 2;
      const sum = lane_add(v128.load(row + o), v128.load(from + o));
      if (n - i >= 4) v128.store(row + o, sum);
      else store_lanes(row + o, sum, n - i);
    }
  }
  for (let v = 0; v < vocabulary; v++) {
    const row = table + <usize>v * row_bytes + first;
    for (let i = 0, n = end - begin; i < n; i += 4) {
      const o = <usize>i << 2, sum = store_sum(v128.load(row + o));
      if (n - i >= 4) v128.store(row + o, sum);
      else store_lanes(row + o, sum, n - i);
    }
  }
}
