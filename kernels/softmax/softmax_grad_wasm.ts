// AssemblyScript: gradient of softmax, row by row; the second reading comes from the cache.
import { accumulate_product, softmax_grad_of_constant, softmax_grad_of_with } from "../arithmetic/printed_wasm";
import { fold_lanes, keep_lanes, store_lanes } from "../reduction/lanes_wasm";

// The sum of the products of two rows, in 32 lanes.
// @ts-ignore: decorator
@inline
export function row_product_sum(a: usize, b: usize, width: i32): v128 {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  let p = a, q = b;
  const end = a + (<usize>(width & ~31) << 2);
  while (p < end) {
    a0 = accumulate_product(a0, v128.load(p), v128.load(q));
    a1 = accumulate_product(a1, v128.load(p, 16), v128.load(q, 16));
    a2 = accumulate_product(a2, v128.load(p, 32), v128.load(q, 32));
    a3 = accumulate_product(a3, v128.load(p, 48), v128.load(q, 48));
    a4 = accumulate_product(a4, v128.load(p, 64), v128.load(q, 64));
    a5 = accumulate_product(a5, v128.load(p, 80), v128.load(q, 80));
    a6 = accumulate_product(a6, v128.load(p, 96), v128.load(q, 96));
    a7 = accumulate_product(a7, v128.load(p, 112), v128.load(q, 112));
    p += 128;
    q += 128;
  }
  let lane = 0;
  for (let left = width & 31; left > 0; left -= 4) {
    const first = keep_lanes(v128.load(p), left), second = keep_lanes(v128.load(q), left);
    if (lane == 0) a0 = accumulate_product(a0, first, second);
    else if (lane == 1) a1 = accumulate_product(a1, first, second);
    else if (lane == 2) a2 = accumulate_product(a2, first, second);
    else if (lane == 3) a3 = accumulate_product(a3, first, second);
    else if (lane == 4) a4 = accumulate_product(a4, first, second);
    else if (lane == 5) a5 = accumulate_product(a5, first, second);
    else if (lane == 6) a6 = accumulate_product(a6, first, second);
    else a7 = accumulate_product(a7, first, second);
    lane++;
    p += 16;
    q += 16;
  }
  return fold_lanes(a0, a1, a2, a3, a4, a5, a6, a7);
}

export function softmax_grad(
  grad_y: usize, y: usize, grad_x: usize, width: i32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const k = softmax_grad_of_constant();
  for (let r = begin; r < end; r++) {
    let p = y + <usize>r * row_bytes, g = grad_y + <usize>r * row_bytes;
    let q = grad_x + <usize>r * row_bytes;
    const sum = row_product_sum(g, p, width);
    const blocks_end = p + (<usize>(width & ~15) << 2);
    while (p < blocks_end) {
      v128.store(q, softmax_grad_of_with(v128.load(p), v128.load(g), sum, k));
      v128.store(q, softmax_grad_of_with(v128.load(p, 16), v128.load(g, 16), sum, k), 16);
      v128.store(q, softmax_grad_of_with(v128.load(p, 32), v128.load(g, 32), sum, k), 32);
      v128.store(q, softmax_grad_of_with(v128.load(p, 48), v128.load(g, 48), sum, k), 48);
      p += 64;
      g += 64;
      q += 64;
    }
    for (let left = width & 15; left > 0; left -= 4) {
      const value = softmax_grad_of_with(v128.load(p), v128.load(g), sum, k);
      if (left >= 4) v128.store(q, value);
      else store_lanes(q, value, left);
      p += 16;
      g += 16;
      q += 16;
    }
  }
}
