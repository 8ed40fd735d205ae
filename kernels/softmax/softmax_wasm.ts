// AssemblyScript: softmax of each row. Exponentials wait in y, in the cache, for their sum.
import {
  BLOCK_BYTES, lane_add, lane_maximum, softmax_exp_block, softmax_exp_constant, softmax_exp_with, softmax_inverse, softmax_share_constant,
  softmax_share_with,
} from "../arithmetic/printed_wasm";
import { fold_lanes, keep_lanes, store_lanes } from "../reduction/lanes_wasm";

// The largest value of a row, in all lanes.
// @ts-ignore: decorator
@inline
export function row_maximum(row: usize, width: i32): v128 {
  let m0 = v128.load32_splat(row), m1 = m0, m2 = m0, m3 = m0, x = row;
  const blocks_end = row + (<usize>(width & ~15) << 2), end = row + (<usize>width << 2);
  while (x < blocks_end) {
    m0 = lane_maximum(m0, v128.load(x));
    m1 = lane_maximum(m1, v128.load(x, 16));
    m2 = lane_maximum(m2, v128.load(x, 32));
    m3 = lane_maximum(m3, v128.load(x, 48));
    x += 64;
  }
  for (; x < end; x += 4) m0 = lane_maximum(m0, v128.load32_splat(x));
  m0 = lane_maximum(lane_maximum(m0, m1), lane_maximum(m2, m3));
  m0 = lane_maximum(m0, i32x4.shuffle(m0, m0, 2, 3, 0, 1));
  return lane_maximum(m0, i32x4.shuffle(m0, m0, 1, 0, 3, 2));
}

// Writes exp(x - maximum) to y, whole blocks in stages, and returns the sum of the row, in 32 lanes.
// @ts-ignore: decorator
@inline
export function row_exponentials(
  x: usize, y: usize, width: i32, maximum: v128, workspace: usize,
): v128 {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  const k = softmax_exp_constant();
  let p = x, q = y;
  const end = x + (<usize>(width & ~31) << 2);
  while (p + BLOCK_BYTES <= end) {
    softmax_exp_block(p, maximum, q, workspace);
    for (const stop = q + BLOCK_BYTES; q < stop; q += 128) {
      a0 = lane_add(a0, v128.load(q));
      a1 = lane_add(a1, v128.load(q, 16));
      a2 = lane_add(a2, v128.load(q, 32));
      a3 = lane_add(a3, v128.load(q, 48));
      a4 = lane_add(a4, v128.load(q, 64));
      a5 = lane_add(a5, v128.load(q, 80));
      a6 = lane_add(a6, v128.load(q, 96));
      a7 = lane_add(a7, v128.load(q, 112));
    }
    p += BLOCK_BYTES;
  }
  while (p < end) {
    const e0 = softmax_exp_with(v128.load(p), maximum, k);
    const e1 = softmax_exp_with(v128.load(p, 16), maximum, k);
    v128.store(q, e0);
    v128.store(q, e1, 16);
    a0 = lane_add(a0, e0);
    a1 = lane_add(a1, e1);
    const e2 = softmax_exp_with(v128.load(p, 32), maximum, k);
    const e3 = softmax_exp_with(v128.load(p, 48), maximum, k);
    v128.store(q, e2, 32);
    v128.store(q, e3, 48);
    a2 = lane_add(a2, e2);
    a3 = lane_add(a3, e3);
    const e4 = softmax_exp_with(v128.load(p, 64), maximum, k);
    const e5 = softmax_exp_with(v128.load(p, 80), maximum, k);
    v128.store(q, e4, 64);
    v128.store(q, e5, 80);
    a4 = lane_add(a4, e4);
    a5 = lane_add(a5, e5);
    const e6 = softmax_exp_with(v128.load(p, 96), maximum, k);
    const e7 = softmax_exp_with(v128.load(p, 112), maximum, k);
    v128.store(q, e6, 96);
    v128.store(q, e7, 112);
    a6 = lane_add(a6, e6);
    a7 = lane_add(a7, e7);
    p += 128;
    q += 128;
  }
  let lane = 0;
  for (let left = width & 31; left > 0; left -= 4) {
    const e = softmax_exp_with(v128.load(p), maximum, k);
    if (left >= 4) v128.store(q, e);
    else store_lanes(q, e, left);
    const kept = keep_lanes(e, left);
    if (lane == 0) a0 = lane_add(a0, kept);
    else if (lane == 1) a1 = lane_add(a1, kept);
    else if (lane == 2) a2 = lane_add(a2, kept);
    else if (lane == 3) a3 = lane_add(a3, kept);
    else if (lane == 4) a4 = lane_add(a4, kept);
    else if (lane == 5) a5 = lane_add(a5, kept);
    else if (lane == 6) a6 = lane_add(a6, kept);
    else a7 = lane_add(a7, kept);
    lane++;
    p += 16;
    q += 16;
  }
  return fold_lanes(a0, a1, a2, a3, a4, a5, a6, a7);
}

export function softmax(
  x: usize, y: usize, width: i32, workspace: usize, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const k = softmax_share_constant();
  for (let r = begin; r < end; r++) {
    const p = x + <usize>r * row_bytes;
    let q = y + <usize>r * row_bytes;
    const inverse = softmax_inverse(row_exponentials(p, q, width, row_maximum(p, width), workspace));
    const blocks_end = q + (<usize>(width & ~15) << 2);
    while (q < blocks_end) {
      v128.store(q, softmax_share_with(v128.load(q), inverse, k));
      v128.store(q, softmax_share_with(v128.load(q, 16), inverse, k), 16);
      v128.store(q, softmax_share_with(v128.load(q, 32), inverse, k), 32);
      v128.store(q, softmax_share_with(v128.load(q, 48), inverse, k), 48);
      q += 64;
    }
    for (let left = width & 15; left > 0; left -= 4) {
      const value = softmax_share_with(v128.load(q), inverse, k);
      if (left >= 4) v128.store(q, value);
      else store_lanes(q, value, left);
      q += 16;
    }
  }
}
